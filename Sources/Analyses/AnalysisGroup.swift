import ResultStore

/// A group of a results file that datasets are written to, in few words.
package struct AnalysisGroup {
    package let file: ResultFile
    package let path: String

    package init(_ file: ResultFile, _ path: String, title: String, attributes: [Attribute] = []) throws {
        self.file = file
        self.path = path
        try file.createGroup(path, title: title, attributes: attributes)
    }

    package func axis(_ variable: Variable, _ values: StoredValues) throws {
        try file.writeAxis(variable, values, in: path)
    }

    /// Numbers; nil becomes missing.
    package func numbers(_ name: String, _ longName: String, unit: String = "1", _ values: [Double?], axes: [String]) throws {
        try file.write(Variable(name, unit: unit, longName: longName), .numbers(values.map { $0 ?? .nan }), axes: axes, in: path)
    }

    /// One number.
    package func number(_ name: String, _ longName: String, unit: String = "1", _ value: Double?) throws {
        try numbers(name, longName, unit: unit, [value], axes: [])
    }

    package func counts(_ name: String, _ longName: String, _ values: [Int], axes: [String]) throws {
        try file.write(Variable(name, longName: longName, kind: .longInteger), .integers(values), axes: axes, in: path)
    }

    package func count(_ name: String, _ longName: String, _ value: Int) throws {
        try counts(name, longName, [value], axes: [])
    }

    /// Indices into named levels.
    package func levels(_ name: String, _ longName: String, of labels: [String], _ values: [Int], axes: [String]) throws {
        let variable = Variable(name, longName: longName, kind: .level(labels))
        try file.write(variable, .codes(values.map { Int8(truncatingIfNeeded: $0) }), axes: axes, in: path)
    }

    /// An axis of the numbers 1, 2 ... `count`.
    package func numbering(_ name: String, _ longName: String, _ count: Int) throws {
        try axis(Variable(name, longName: longName, kind: .longInteger), .integers(Array(1..<(count + 1))))
    }
}
