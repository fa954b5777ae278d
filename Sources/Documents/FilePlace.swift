/// Paths that files give are meant from the folder in which the file lies.
package enum FilePlace {
    /// - Parameter file: the file that names `path`; nil for the current folder.
    package static func path(_ path: String, besideFile file: String?) -> String {
        guard !path.hasPrefix("/"), let file, let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
