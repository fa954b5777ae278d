/// A list of plain values that keeps its memory from one use to the next, without reference counts or checks on the way:
/// for what is read and written at every moment of every twin.
struct PlainList<Element: BitwiseCopyable> {
    private(set) var count = 0
    private(set) var start: UnsafeMutablePointer<Element>
    private var room = 16

    init() { start = .allocate(capacity: room) }

    /// To be called once, by the owner's deinit.
    func free() { start.deallocate() }

    subscript(index: Int) -> Element { start[index] }

    /// Removes everything.
    mutating func clear() { count = 0 }

    mutating func append(_ element: Element) {
        if count == room { grow(to: 2 * count) }
        (start + count).initialize(to: element)
        count += 1
    }

    mutating func insert(_ element: Element, at index: Int) {
        append(element)
        var place = count - 1
        while place > index {
            start[place] = start[place - 1]
            place -= 1
        }
        start[index] = element
    }

    mutating func remove(at index: Int) -> Element {
        let element = start[index]
        for place in index + 1..<count { start[place - 1] = start[place] }
        count -= 1
        return element
    }

    mutating func removeFirst(_ number: Int) {
        for place in number..<count { start[place - number] = start[place] }
        count -= number
    }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        var kept = 0
        for place in 0..<count where !isUnwanted(start[place]) {
            start[kept] = start[place]
            kept += 1
        }
        count = kept
    }

    /// Takes a list of others.
    mutating func replace(with other: [Element]) {
        if other.count > room { grow(to: other.count) }
        for (index, element) in other.enumerated() { (start + index).initialize(to: element) }
        count = other.count
    }

    private mutating func grow(to size: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: size)
        larger.initialize(from: start, count: count)
        start.deallocate()
        start = larger
        room = size
    }
}
