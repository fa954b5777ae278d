/// Options that do not go together, or are no numbers: what is wrong, what is expected, how to mend it.
///
/// Told plainly wherever it is thrown; a `ValidationError` out of `run` would show the usage of the whole program.
struct DesignInputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
