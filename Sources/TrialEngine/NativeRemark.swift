/// What is said where native code was asked for and cannot be had.
func nativeRemark(_ problem: String) -> String {
    "No native code: \(problem). The interpreter does the work, with the same results."
}
