import ResultStore

/// All that a results file holds, to be compared with another's: by path, the shape, scales, attributes and values,
/// numbers by their bits.
///
/// - Parameter leavingOut: attributes of the file that may differ between equal runs, such as when it was made.
public func resultContents(_ path: String, leavingOut ignored: Set<String> = []) throws -> [String: String] {
    let file = try ResultFile.open(path)
    defer { try? file.close() }
    var found: [String: String] = [:]
    func walk(_ group: String) throws {
        found[group] = "\(try file.attributes(of: group).filter { !ignored.contains($0.name) })"
        let prefix = group == "/" ? "" : group
        for name in try file.datasets(in: group) + file.axes(in: group) {
            let path = "\(prefix)/\(name)"
            let values = switch try file.read(path) {
            case .numbers(let numbers): "\(numbers.map(\.bitPattern))"
            case let other: "\(other)"
            }
            found[path] = "\(try file.info(path)) \(values)"
        }
        for name in try file.groups(in: group) { try walk("\(prefix)/\(name)") }
    }
    try walk("/")
    return found
}
