/// A list of plain values that keeps its memory from one use to the next, without reference counts or checks on the way:
/// for what is read and written at every moment of every twin. Copies are the same list; its owner frees it.
struct PlainList<Element: BitwiseCopyable> {
    private struct Head {
        var count = 0
        var room = 16
        var start: UnsafeMutablePointer<Element>
    }
    private let head: UnsafeMutablePointer<Head>

    init() {
        head = .allocate(capacity: 1)
        head.initialize(to: Head(start: .allocate(capacity: 16)))
    }

    /// To be called once, by the owner's deinit.
    func free() {
        head.pointee.start.deallocate()
        head.deallocate()
    }

    var count: Int { head.pointee.count }
    var isEmpty: Bool { count == 0 }
    /// The first element; others follow. Good until the list grows.
    var start: UnsafeMutablePointer<Element> { head.pointee.start }

    subscript(index: Int) -> Element { head.pointee.start[index] }

    /// The elements as an array.
    var elements: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

    func clear() { head.pointee.count = 0 }

    func append(_ element: Element) {
        if count == head.pointee.room { makeRoom(2 * count) }
        (start + count).initialize(to: element)
        head.pointee.count += 1
    }

    func insert(_ element: Element, at index: Int) {
        append(element)
        let start = start
        var place = count - 1
        while place > index {
            start[place] = start[place - 1]
            place -= 1
        }
        start[index] = element
    }

    func remove(at index: Int) -> Element {
        let element = self[index], start = start
        for place in index + 1..<count { start[place - 1] = start[place] }
        head.pointee.count -= 1
        return element
    }

    func removeFirst(_ number: Int) {
        let start = start
        for place in number..<count { start[place - number] = start[place] }
        head.pointee.count -= number
    }

    func removeAll(where isUnwanted: (Element) -> Bool) {
        let start = start
        var kept = 0
        for place in 0..<count where !isUnwanted(start[place]) {
            start[kept] = start[place]
            kept += 1
        }
        head.pointee.count = kept
    }

    /// Takes a list of others.
    func replace(with others: [Element]) {
        clear()
        if others.count > head.pointee.room { makeRoom(others.count) }
        for element in others { append(element) }
    }

    private func makeRoom(_ size: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: size)
        larger.initialize(from: start, count: count)
        start.deallocate()
        head.pointee.start = larger
        head.pointee.room = size
    }
}
