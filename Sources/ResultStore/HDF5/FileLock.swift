import Foundation

/// Waits for locks that are held for a moment only.
enum FileLock {
    /// Half a second, in twenty attempts.
    private static let attempts = 20
    private static let pause: UInt32 = 25_000

    /// Repeats `attempt` while its error says that the file is locked.
    ///
    /// A program that is just starting another one holds its locks twice, even those of a file it has closed:
    /// the child has them until it becomes the other program. A lock that stays is another program's.
    static func patiently<T>(_ attempt: () throws -> T, isLocked: (any Error) -> Bool) throws -> T {
        for _ in 0..<attempts {
            do { return try attempt() } catch where isLocked(error) { usleep(pause) }
        }
        return try attempt()
    }
}
