// swift-tools-version: 6.0
import PackageDescription

// The layering of the project: a target may depend only on targets listed above it.
// Documentation/architecture.md says why each exists.

let package = Package(
    name: "Dosis",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "dosis", targets: ["dosis"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // C and C++ below Swift
        .systemLibrary(
            name: "CSundials",
            providers: [.apt(["libsundials-dev"]), .brew(["sundials"])]),
        .systemLibrary(
            name: "CHDF5",
            providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
        .systemLibrary(
            name: "CDeflate",
            providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
        .systemLibrary(
            name: "CLAPACK",
            providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas", "lapack"])]),
        .systemLibrary(
            name: "CNLopt",
            providers: [.apt(["libnlopt-dev"]), .brew(["nlopt"])]),
        .target(name: "CLanes", exclude: ["README.md"]),
        .target(name: "CPacks", dependencies: ["CSundials", "CLanes"], exclude: ["README.md"]),
        .target(name: "CBoostMath", exclude: ["README.md"]),

        // Language of quantities, documents and mathematics
        .target(name: "Digests", exclude: ["README.md"]),
        .target(name: "Quantities", exclude: ["README.md"]),
        .target(name: "Randomness", dependencies: ["CBoostMath"], exclude: ["README.md"]),
        .target(name: "Statistics", dependencies: ["CLAPACK", "CBoostMath"], exclude: ["README.md"]),
        .target(name: "TrialDesign", dependencies: ["Randomness"], exclude: ["README.md"]),
        .target(name: "Documents", dependencies: ["Quantities", "Yams"], exclude: ["README.md"]),
        .target(name: "Expressions", dependencies: ["Quantities", "Documents"], exclude: ["README.md"]),
        .target(name: "Records", dependencies: ["Digests", "Quantities", "Documents"], exclude: ["README.md"]),

        // Real data sets through the statistics of trials
        .target(name: "DataAnalysis", dependencies: ["Quantities", "Randomness", "Statistics", "Documents", "Records"], exclude: ["README.md"]),

        // Models and their solution
        .target(
            name: "ModelLanguage", dependencies: ["Quantities", "Documents", "Expressions", "Records"],
            exclude: ["README.md"]),
        .target(name: "Physiology", dependencies: ["Quantities", "Documents"], exclude: ["README.md"]),
        .target(
            name: "ModelLibrary", dependencies: ["Documents", "ModelLanguage"], exclude: ["README.md"],
            resources: [.copy("Models")]),
        .target(
            name: "ModelCompiler",
            dependencies: ["CLanes", "Digests", "Quantities", "Documents", "Expressions", "ModelLanguage"],
            exclude: ["README.md"]),
        .target(
            name: "Integration", dependencies: ["CSundials", "CLAPACK", "CLanes", "CPacks", "CBoostMath", "ModelCompiler"],
            exclude: ["README.md"]),

        // Patients, trials and results
        .target(
            name: "Populations",
            dependencies: ["Quantities", "Randomness", "Statistics", "Documents", "Expressions", "Records", "ModelLanguage"],
            exclude: ["README.md"]),
        .target(
            name: "Estimation",
            dependencies: ["CBoostMath", "Randomness", "Statistics", "ModelLanguage", "ModelCompiler", "Integration"],
            exclude: ["README.md"]),
        .target(
            name: "TrialProtocol",
            dependencies: [
                "Digests", "TrialDesign", "Quantities", "Statistics", "Documents", "Expressions", "Records", "ModelLanguage", "Populations",
            ],
            exclude: ["README.md"]),
        .target(name: "ResultStore", dependencies: ["CHDF5", "CDeflate", "Digests", "Statistics"], exclude: ["README.md"]),
        .target(
            name: "Matching",
            dependencies: ["Quantities", "Randomness", "Statistics", "Documents", "Records", "ResultStore"],
            exclude: ["README.md"]),
        .target(
            name: "TrialEngine",
            dependencies: [
                "Digests", "Quantities", "Randomness", "TrialDesign", "Documents", "Expressions", "Records", "ModelLanguage",
                "ModelCompiler", "Integration", "Populations", "Estimation", "TrialProtocol", "ResultStore",
            ],
            exclude: ["README.md"]),
        .target(
            name: "Analyses",
            dependencies: ["CBoostMath", "Quantities", "Randomness", "Statistics", "TrialDesign", "TrialProtocol", "ResultStore"],
            exclude: ["README.md"]),
        .target(
            name: "ModelValidation",
            dependencies: [
                "Quantities", "Randomness", "Statistics", "Documents", "Expressions", "ModelLanguage", "ModelCompiler", "Integration",
                "Populations", "Estimation", "TrialProtocol", "ResultStore", "TrialEngine", "Analyses",
            ],
            exclude: ["README.md"]),
        .target(
            name: "Dosing",
            dependencies: [
                "CNLopt", "CBoostMath", "Quantities", "Randomness", "Statistics", "Documents", "Expressions", "Records", "ModelLanguage",
                "ModelCompiler", "Integration", "Populations", "Estimation", "TrialProtocol", "ResultStore", "TrialEngine", "Analyses",
            ],
            exclude: ["README.md"]),
        .target(
            name: "Reporting",
            dependencies: [
                "Documents", "Populations", "Analyses", "Dosing", "ResultStore", "Statistics",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            exclude: ["README.md"], resources: [.copy("Templates")]),
        .target(
            name: "Benchmark",
            dependencies: [
                "Randomness", "Statistics", "Documents", "ModelLanguage", "ModelCompiler", "Integration", "Populations",
                "TrialEngine",
            ],
            // Workloads is a link to the folder Benchmarks; `process` copies what it leads to, `copy` the link.
            exclude: ["README.md", "Workloads/README.md"], resources: [.process("Workloads")]),
        .executableTarget(
            name: "dosis",
            dependencies: [
                "CLanes", "Quantities", "Statistics", "Documents", "Records", "DataAnalysis", "ModelLanguage", "Physiology",
                "ModelLibrary", "ModelCompiler", "Integration", "Populations", "TrialProtocol", "ResultStore", "Matching",
                "TrialEngine", "Estimation", "Analyses", "ModelValidation", "Dosing", "Reporting", "Benchmark",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"]),

        // Tests: a folder per target; the last two run the built binary and published references
        .target(name: "TestSupport", dependencies: ["Documents", "ResultStore"], path: "Tests/TestSupport"),
        .testTarget(name: "CLanesTests", dependencies: ["CLanes", "TestSupport"]),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"]),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities", "TestSupport"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics", "CBoostMath", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "TrialDesignTests", dependencies: ["TrialDesign"]),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
        .testTarget(name: "ExpressionsTests", dependencies: ["Expressions", "TestSupport"]),
        .testTarget(name: "RecordsTests", dependencies: ["Records", "TestSupport"]),
        .testTarget(
            name: "ModelLanguageTests",
            dependencies: ["ModelLanguage", "ModelLibrary", "Quantities", "Documents", "Expressions", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "PhysiologyTests",
            dependencies: [
                "Physiology", "Documents", "Expressions", "ModelLanguage", "ModelCompiler", "Integration", "Populations", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "ModelCompilerTests",
            dependencies: ["ModelCompiler", "ModelLibrary", "CLanes", "Expressions", "TestSupport"]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["Integration", "ModelCompiler", "ModelLibrary", "Expressions", "CLanes", "CPacks", "TestSupport"]),
        .testTarget(name: "PopulationsTests", dependencies: ["Populations", "ModelLibrary", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(
            name: "EstimationTests",
            dependencies: ["Estimation", "ModelLibrary", "TrialEngine", "Documents"], exclude: ["Models", "Reference"]),
        .testTarget(
            name: "TrialProtocolTests", dependencies: ["TrialProtocol", "ModelLibrary", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(
            name: "ResultStoreTests", dependencies: ["ResultStore", "Statistics", "TestSupport"], exclude: ["Readers"]),
        .testTarget(
            name: "MatchingTests", dependencies: ["Matching", "Populations", "Randomness", "Statistics", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "TrialEngineTests", dependencies: ["TrialEngine", "ModelLibrary", "ResultStore"]),
        .testTarget(
            name: "AnalysesTests",
            dependencies: ["Analyses", "Randomness", "Statistics", "ResultStore", "TrialEngine", "TrialProtocol", "ModelLibrary"]),
        .testTarget(
            name: "ModelValidationTests",
            dependencies: [
                "ModelValidation", "Documents", "ModelLanguage", "Physiology", "ModelLibrary", "Randomness", "ResultStore", "Statistics", "TrialEngine",
                "TrialProtocol", "TestSupport",
            ]),
        .testTarget(
            name: "DosingTests",
            dependencies: [
                "Dosing", "CBoostMath", "Documents", "Estimation", "Integration", "ModelLanguage", "ModelLibrary", "Randomness", "Records",
                "ResultStore", "Statistics", "TrialEngine", "TrialProtocol", "TestSupport",
            ]),
        .testTarget(name: "ReportingTests", dependencies: ["Reporting", "Populations", "Analyses", "Dosing", "ResultStore", "TestSupport"]),
        .testTarget(name: "BenchmarkTests", dependencies: ["Benchmark", "Integration"]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Statistics", "ResultStore", "TestSupport"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "ValidationTests",
            dependencies: [
                "Integration", "ModelCompiler", "ModelLanguage", "Records", "ModelLibrary", "Expressions", "Documents",
            ],
            resources: [.copy("References")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx17
)
