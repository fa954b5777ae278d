extension ResultFile {
    /// Makes a group, and those above it, where they are missing, and sets its attributes.
    public func createGroup(_ path: String, title: String? = nil, attributes: [Attribute] = []) throws {
        var walked = ""
        for name in path.split(separator: "/") {
            walked += "/" + name
            if try !file.contains(walked) { _ = try file.createGroup(walked) }
        }
        let group = try file.group(path)
        if let title { try group.setAttribute(Attribute("title", .text(title))) }
        for attribute in attributes { try group.setAttribute(attribute) }
    }

    /// Sets an attribute of a group or dataset (`/`: of the file).
    public func setAttribute(_ attribute: Attribute, of path: String) throws {
        try object(path).setAttribute(attribute)
    }

    /// Writes the scale of an axis: one dimension, named as the variable.
    public func writeAxis(_ variable: Variable, _ values: StoredValues, in group: String) throws {
        try makeAxis(variable, values.count, in: group).write(values)
    }

    /// Writes the scale of an axis whose values are 1, 2 ... `count`, some at a time.
    func writeNumbering(_ variable: Variable, _ count: Int, in group: String) throws {
        let axis = try makeAxis(variable, count, in: group)
        let step = try axis.chunk()?.first ?? count
        for first in stride(from: 0, to: count, by: step) {
            let end = min(first + step, count)
            try axis.write(.integers(Array((first + 1)...end)), start: [first], count: [end - first])
        }
    }

    private func makeAxis(_ variable: Variable, _ count: Int, in group: String) throws -> HDF5Dataset {
        try checkFree(variable.name, in: group)
        let type = variable.kind.stored
        let dataset = try file.createDataset(Self.join(group, variable.name), type, .whole([count], type))
        try dataset.makeScale(variable.name)
        for attribute in variable.allAttributes(scale: true) { try dataset.setAttribute(attribute) }
        return dataset
    }

    /// Writes a dataset whose dimensions are the named axes, each found in the group or one above it;
    /// none: a scalar. Values are row-major.
    public func write(_ variable: Variable, _ values: StoredValues, axes: [String], in group: String) throws {
        try checkFree(variable.name, in: group)
        let scales = try axes.map { try scale($0, seenFrom: group) }
        let shape = try scales.map { try $0.shape()[0] }
        let path = Self.join(group, variable.name)
        guard values.count == shape.reduce(1, *) else {
            throw ResultStoreError(
                path, "\(values.count) values for axes \(axes) of lengths \(shape)",
                remedy: "give \(shape.reduce(1, *)) values, row-major")
        }
        let type = variable.kind.stored
        let layout = DatasetLayout.whole(shape, type, fillsMissing: variable.kind.mayBeMissing)
        let dataset = try file.createDataset(path, type, layout)
        try dataset.write(values)
        for attribute in variable.allAttributes() { try dataset.setAttribute(attribute) }
        for (axis, scale) in scales.enumerated() { try dataset.attach(scale, axis: axis) }
    }

    /// Writes a table: a group with an axis `row` and one dataset per column, all of the same length.
    public func writeTable(
        in group: String, title: String, columns: [(variable: Variable, values: StoredValues)], attributes: [Attribute] = []
    ) throws {
        let rows = columns.first?.values.count ?? 0
        try createGroup(group, title: title, attributes: attributes)
        try writeAxis(.row, .integers(Array(1..<(rows + 1))), in: group)
        for column in columns { try write(column.variable, column.values, axes: ["row"], in: group) }
    }

    /// Removes a group (with all it holds) or dataset, if it is there: an analysis done anew replaces the old one.
    public func remove(_ path: String) throws {
        if try file.contains(path) { try file.remove(path) }
    }

    private func checkFree(_ name: String, in group: String) throws {
        let path = Self.join(group, name)
        guard try file.contains(group) else {
            throw ResultStoreError(group, "there is no such group", remedy: "create the group first")
        }
        if try file.contains(path) {
            throw ResultStoreError(path, "there is already something of this name", remedy: "remove it first, or use another name")
        }
    }

    private func scale(_ name: String, seenFrom group: String) throws -> HDF5Dataset {
        var place = group
        while true {
            let path = Self.join(place, name)
            if try file.isDataset(path) {
                let found = try file.dataset(path)
                if try found.isScale { return found }
            }
            guard place != "/" else { break }
            place = Self.parent(place)
        }
        throw ResultStoreError(
            Self.join(group, name), "no axis of this name here or in a group above",
            remedy: "write the axis first (axes of the file: \(try axes(in: "/").joined(separator: ", ")))")
    }
}

extension Variable {
    /// The axis of a table.
    static let row = Variable("row", longName: "Row number, from 1", kind: .longInteger)
    /// The axis of the twins.
    static let twin = Variable("twin", longName: "Twin number, from 1", kind: .integer)
    /// The axis of the scenarios.
    static func scenario(_ names: [String]) -> Variable {
        Variable("scenario", longName: "Scenario: what is supposed to be true", kind: .level(names))
    }
    /// The axis of the replicates.
    static let replicate = Variable("replicate", longName: "Replicate (simulated trial) number, from 1", kind: .integer)
}

extension ValueKind {
    /// Text long enough for all of `texts`, and for a closing NUL, without which netCDF before 4.9.1 reads on.
    public static func text(fitting texts: [String]) -> ValueKind {
        .text(bytes: 1 + (texts.map(\.utf8.count).max() ?? 0))
    }
}
