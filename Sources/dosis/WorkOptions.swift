import ArgumentParser
import Foundation
import ModelCompiler

/// On how many threads work is done, whichever command does it.
struct ThreadOptions: ParsableArguments {
    @Option(help: "Worker threads; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        if threads < 1 || threads > 4096 { throw ValidationError("--threads is \(threads); give a number from 1 to 4096.") }
    }
}

/// How work that takes a while is done.
struct WorkOptions: ParsableArguments {
    @OptionGroup
    var on: ThreadOptions

    @Option(help: "Native code for the model: always, never, or auto, where it repays the compiler's time; results do not depend on it.")
    var compile: CompileMode = .auto

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    var threads: Int { on.threads }

    /// Something for people, unless they want quiet.
    func tell(_ line: String) {
        if !quiet { Terminal.tell(line) }
    }
}

/// What becomes of a run that was interrupted.
struct ResumptionOptions: ParsableArguments {
    @Flag(help: "Go on with an interrupted run.")
    var resume = false

    @Flag(help: "Start anew although an interrupted run could go on, whose work is then lost.")
    var restart = false

    func validate() throws {
        if resume && restart { throw ValidationError("--resume and --restart exclude each other.") }
    }

    /// Nothing computed is lost without being asked for.
    /// - Parameter partial: what an interrupted run leaves.
    func protect(_ partial: String) throws {
        guard !resume, !restart, FileManager.default.fileExists(atPath: partial) else { return }
        throw ValidationError(
            "\(partial) is from a run that was interrupted. Add --resume to go on with it, or --restart to throw it away.")
    }
}
