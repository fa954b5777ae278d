import Foundation

/// The interpreters of those who read results in Python or R; tests are skipped, visibly, where they are missing.
public enum Interpreters {
    /// A `python3` with h5py, xarray, h5netcdf and netCDF4: the first on the path, else the system's own.
    public static let python: String? = ["python3", "/usr/bin/python3"].first {
        (try? run($0, ["-c", "import h5py, xarray, h5netcdf, netCDF4"]))?.status == 0
    }

    public static let hasRhdf5 = hasR("rhdf5")
    public static let hasHdf5r = hasR("hdf5r")

    private static func hasR(_ package: String) -> Bool {
        (try? run("Rscript", ["-e", "library(\(package))"]))?.status == 0
    }

    /// Runs a program found on the path.
    /// - Returns: its exit status, and standard output and error together.
    public static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
