import CHDF5
import Foundation

/// Says in plain words why a results file cannot be opened or made.
enum FileProblem {
    /// Looks at the file before HDF5 does, for what HDF5 says poorly.
    static func checkReadable(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ResultStoreError(path, "there is no such file", remedy: "give the path of a results file (results.h5)")
        }
        guard !isFolder.boolValue else {
            throw ResultStoreError(path, "this is a folder, not a results file", remedy: "give the path of the results.h5 in it")
        }
        guard access(path, R_OK) == 0 else {
            throw ResultStoreError(path, "you may not read this file", remedy: "ask its owner for read permission")
        }
    }

    /// Checks that a file can be made at `path`.
    static func checkCreatable(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw ResultStoreError(folder, "there is no such folder", remedy: "create it, or choose another with --out")
        }
        guard isFolder.boolValue else {
            throw ResultStoreError(folder, "this is a file, not a folder", remedy: "choose a folder with --out")
        }
        guard access(folder, W_OK) == 0 else {
            throw ResultStoreError(folder, "you may not write to this folder", remedy: "choose another with --out")
        }
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        if isFolder.boolValue {
            throw ResultStoreError(path, "a folder has the name of the results file", remedy: "move it away, or choose another folder with --out")
        }
    }

    /// Refuses a file another process (or another part of this one) has open for writing.
    static func checkUnlocked(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        try FileLock.patiently {
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw inUse(path) }
        } isLocked: { _ in true }
        flock(descriptor, LOCK_UN)
    }

    /// What an error of opening means.
    static func explain(_ error: HDF5Error, _ path: String) -> ResultStoreError {
        let causes = error.causes.joined(separator: " ")
        if HDF5.locked({ H5Fis_hdf5(path) }) == 0 {
            return ResultStoreError(
                path, "this is not an HDF5 file", remedy: "give a results file written by dosis run or dosis simulate")
        }
        if error.saysLocked || causes.contains("already open") && !causes.contains("h5clear") {
            return inUse(path)
        }
        if causes.contains("h5clear") || causes.contains("already open for write") {
            return ResultStoreError(
                path, "its run was killed, or is still writing it", remedy: "finish the run with dosis run --resume")
        }
        if causes.contains("truncated file") {
            return ResultStoreError(
                path, "the file is cut short (its end is missing)", remedy: "copy it again in full, or run the trial again")
        }
        return ResultStoreError(
            path, "the file is damaged (\(error.causes.last ?? "HDF5 gave no reason"))",
            remedy: "copy it again from its origin, or run the trial again")
    }

    private static func inUse(_ path: String) -> ResultStoreError {
        ResultStoreError(
            path, "another program has this file open", remedy: "wait until that run has ended or close the program that reads it")
    }
}
