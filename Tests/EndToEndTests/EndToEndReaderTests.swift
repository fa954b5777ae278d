import Foundation
import ResultStore
import TestSupport
import Testing

/// Statisticians' readers find everything of a real run, and it is what the report's tables say.
@Suite struct EndToEndReaderTests {
    private static let hasPython = Interpreters.python != nil
    private static let hasR = Interpreters.hasRhdf5 && Interpreters.hasHdf5r

    /// h5py and both engines of xarray agree with each other and with the tables.
    @Test(.enabled(if: hasPython, "needs python3 with h5py, xarray, h5netcdf and netCDF4"), arguments: [1, 2])
    func pythonFindsEverything(replicates: Int) throws {
        let read = try ReadByPython(replicates: replicates)
        #expect(read.status == 0, "\(read.text)")
        #expect(read.text.contains("numbers of the tables agree"))
    }

    /// The same of a run that keeps summaries, or rounds trajectories.
    @Test(.enabled(if: hasPython, "needs python3 with h5py, xarray, h5netcdf and netCDF4"), arguments: ["keep: summaries", "precision: single"])
    func pythonFindsWhatIsStoredOtherwise(storage: String) throws {
        let read = try ReadByPython(SmallTrial(size: 40, extra: storage))
        #expect(read.status == 0, "\(read.text)")
        #expect(read.text.contains("numbers of the tables agree"))
    }

    /// The same of a trial with rescue, dropout, visits, estimands and analyses.
    @Test(.enabled(if: hasPython && hasR, "needs Python's readers, and R with rhdf5 and hdf5r"))
    func readersFindWhatHappenedToPatients() throws {
        let read = try ReadByPython(
            try TemporaryFolder(),
            ["Protocols/diabetes-dose-ranging.yaml", "--size", "40", "--replicates", "2", "--population", "1000"], in: DosisBinary.root)
        #expect(read.status == 0, "\(read.text)")
        let listing = try String(contentsOfFile: read.listing, encoding: .utf8)
        for group in ["/decisions/", "/visits/placebo/", "/intercurrent/placebo/", "/population/policy/placebo/", "/analyses/estimands/"] {
            #expect(listing.contains(group), "\(group)")
        }
        // Replays agree, and compare something though nothing is stored over time.
        let differences = try ResultFile.open(read.results).numbers("/replay/largest_difference")
        #expect(differences.count == 5 && differences.allSatisfy { $0 > 0 && $0 <= 1e-6 }, "\(differences)")
        for package in ["rhdf5", "hdf5r"] {
            let r = try Interpreters.run("Rscript", [ReadByPython.script("read_results.R"), package, read.results, read.listing])
            #expect(r.status == 0 && r.text.contains("datasets agree"), "\(package): \(r.text)")
        }
    }

    /// The same of an optimisation.
    @Test(.enabled(if: hasPython && hasR, "needs Python's readers, and R with rhdf5 and hdf5r"))
    func readersFindAnOptimum() throws {
        let read = try ReadByPython(
            try TemporaryFolder(), ["Protocols/vancomycin-dose-optimisation.yaml", "--size", "100"], command: "optimise", in: DosisBinary.root)
        #expect(read.status == 0, "\(read.text)")
        let listing = try String(contentsOfFile: read.listing, encoding: .utf8)
        for group in ["candidates", "twins", "choices", "best", "groups", "strategies", "subgroups"] {
            #expect(listing.contains("/optimisation/\(group)/"), "\(group)")
        }
        for package in ["rhdf5", "hdf5r"] {
            let r = try Interpreters.run("Rscript", [ReadByPython.script("read_results.R"), package, read.results, read.listing])
            #expect(r.status == 0 && r.text.contains("datasets agree"), "\(package): \(r.text)")
        }
    }

    /// R finds the same datasets with the same units, extents and values as Python.
    @Test(.enabled(if: hasPython && hasR, "needs Python's readers, and R with rhdf5 and hdf5r"))
    func readersInRFindTheSame() throws {
        let read = try ReadByPython(replicates: 2)
        try #require(read.status == 0, "\(read.text)")
        for package in ["rhdf5", "hdf5r"] {
            let r = try Interpreters.run("Rscript", [ReadByPython.script("read_results.R"), package, read.results, read.listing])
            #expect(r.status == 0, "\(package): \(r.text)")
            #expect(r.text.contains("datasets agree"))
        }
    }
}

/// The results of a real run, and what Python said to them.
private struct ReadByPython {
    let folder: TemporaryFolder
    let results: String
    /// Every dataset as Python found it.
    let listing: String
    let status: Int32
    let text: String

    init(replicates: Int) throws {
        try self.init(
            try TemporaryFolder(), ["Protocols/vancomycin-dosing.yaml", "--size", "40", "--replicates", "\(replicates)"], in: DosisBinary.root)
    }

    init(_ trial: SmallTrial) throws {
        let folder = try trial.folder()
        try self.init(folder, ["trial.yaml"], in: folder.url)
    }

    init(_ folder: TemporaryFolder, _ run: [String], command: String = "run", in directory: URL) throws {
        self.folder = folder
        let out = folder.url.appendingPathComponent("out").path
        results = "\(out)/results.h5"
        listing = "\(folder.url.path)/listing.tsv"
        let ending = try DosisBinary.run([command] + run + ["--out", out, "--quiet"], in: directory)
        #expect(ending.status == 0, "\(ending.stderr)")
        (status, text) = try Interpreters.run(
            try #require(Interpreters.python), [Self.script("read_results.py"), results, "\(out)/tables", listing])
    }

    static func script(_ name: String) -> String { DosisBinary.fixture("readers/\(name)").path }
}
