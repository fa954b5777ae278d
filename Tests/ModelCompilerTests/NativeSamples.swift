import TestSupport
import CLanes
import Foundation
import ModelCompiler
import ModelLanguage
import ModelLibrary

extension TwinCode {
    /// Every program there is.
    var programs: [Program] {
        [parameters, invariants, segment, initial, derivative, jacobian, observables, roots] + routes.map(\.program)
            + events.flatMap { [$0.condition, $0.reset] }
    }
}

/// Programs to compile, and a place to compile them in.
enum NativeSamples {
    /// Random programs of all operations.
    static func random() -> [Program] {
        var generator = SeededGenerator(state: 2718)
        return (0..<20).map { _ in random(&generator) }
    }

    static func workloads() throws -> [Program] {
        try AnalyticWorkloadTests.workloads.flatMap { try TwinCode($0.equations).programs }
    }

    /// The published models and the benchmark models.
    static func models() throws -> [Program] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let benchmarks = try FileManager.default.contentsOfDirectory(atPath: root.path + "/Benchmarks").sorted()
            .filter { $0.hasSuffix(".yaml") }
            .map { try ModelFile.load(path: root.path + "/Benchmarks/" + $0) }
        let library = try ModelLibrary.names().map { try ModelLibrary.model($0) }.filter { $0.inputs.isEmpty }
        return try (library + benchmarks).flatMap { try CompiledTwin(model: $0, observables: []).code.programs }
    }

    /// Operations over 24 registers, some of which are results.
    static func random(_ generator: inout SeededGenerator, length: Int = 60) -> Program {
        var instructions: [lanes_instruction] = []
        func register() -> UInt16 { UInt16.random(in: 0..<24, using: &generator) }
        for _ in 0..<length {
            let op = UInt16.random(in: 1..<UInt16(LANES_OPERATION_COUNT.rawValue), using: &generator)
            instructions.append(lanes_instruction(op: op, d: register(), a: register(), b: register()))
            if op >= UInt16(LANES_SELECT.rawValue) {
                instructions.append(lanes_instruction(op: 0, d: 0, a: register(), b: 0))
            }
        }
        instructions.append(lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0))
        return Program(instructions: instructions, results: (0..<6).map { _ in register() })
    }

    /// A small program: d = a * b + c.
    static func one(_ operation: lanes_operation = LANES_MULTIPLY_ADD) -> Program {
        Program(
            instructions: [
                lanes_instruction(op: UInt16(operation.rawValue), d: 3, a: 0, b: 1),
                lanes_instruction(op: 0, d: 0, a: 2, b: 0), lanes_instruction(op: 0, d: 0, a: 0, b: 0),
            ], results: [3])
    }

    /// Calls `body` with a new folder, and removes it.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-test-\(UUID())").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}

/// Registers of several lanes, aligned as programs need them.
final class LaneRegisters {
    let values: UnsafeMutableBufferPointer<Double>

    init(count: Int, width: Int, using generator: inout SeededGenerator) {
        let special = [0.0, -0.0, 1, -1, .infinity, -.infinity, .nan, 1e300, .leastNonzeroMagnitude, 0.5, 2]
        values = Self.allocate(count * width)
        for index in values.indices {
            values.initializeElement(
                at: index,
                to: Int.random(in: 0..<4, using: &generator) == 0
                    ? special[Int.random(in: 0..<special.count, using: &generator)]
                    : Double.random(in: -4...4, using: &generator))
        }
    }

    init(copying other: LaneRegisters) {
        values = Self.allocate(other.values.count)
        _ = values.initialize(from: other.values)
    }

    private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 8, alignment: 64)
        return memory.bindMemory(to: Double.self)
    }

    deinit { values.deallocate() }
}
