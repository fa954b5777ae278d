import Integration
import ModelCompiler

/// How workloads are to be measured.
public struct BenchmarkOptions: Sendable {
    /// What is measured.
    public enum Clock: String, Sendable {
        /// Time that passes; of several threads, times their number.
        case wall
        /// Time that the cores spend on it, which other work on the machine disturbs much less.
        case processor
    }

    /// Twins that the engine solves in each turn; nil: as many as take about half a second, 512 at most.
    public var twins: Int?
    /// How often the programs take turns, at least once.
    public var repeats: Int
    /// Threads of the engine.
    public var threads: Int
    public var solver: Solver
    public var clock: Clock
    /// A folder with a table of individual parameters per model, such as `W1.csv`; nil: twins are drawn.
    public var parameters: String?
    /// Columns of those tables not to be read.
    public var ignored: [String]
    /// A folder for the first twins' readings, parameters and doses.
    public var dump: String?
    /// Whether each twin is read at times of its own, see ``IrregularTimes``; plain C, which cannot, is then left out.
    public var isIrregular: Bool
    /// Whether the models' equations become native code.
    public var compile: CompileMode
    public var instructions: InstructionSet

    public init(
        twins: Int? = nil, repeats: Int = 5, threads: Int = 1, solver: Solver = .automatic, clock: Clock = .wall,
        parameters: String? = nil, ignored: [String] = [], dump: String? = nil, isIrregular: Bool = false,
        compile: CompileMode = .always, instructions: InstructionSet = .best
    ) {
        self.twins = twins
        self.repeats = max(1, repeats)
        self.threads = max(1, threads)
        self.solver = solver
        self.clock = clock
        self.parameters = parameters
        self.ignored = ignored
        self.dump = dump
        self.isIrregular = isIrregular
        self.compile = compile
        self.instructions = instructions
    }
}
