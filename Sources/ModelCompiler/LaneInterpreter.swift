import CLanes

/// The interpreter of 1, 8 or 16 lanes for a level of instruction set; by default the best this CPU offers. It runs a
/// program over registers of `width` doubles each, aligned to 64 bytes where the width is above 1.
package func laneInterpreter(width: Int, level: lanes_level = lanes_best_level()) -> lanes_function {
    guard let interpreter = lanes_interpreter(Int32(width), level) else {
        preconditionFailure("no interpreter of \(width) lanes; there are those of 1, 8 and 16")
    }
    return interpreter
}
