import Documents
import Expressions

/// Why a name that exists cannot stand where it does.
struct NameRefusal {
    let problem: String
    var expected: String?
    var remedy: String?
}

extension Expression {
    /// Whether every name may stand here. Of those that may not `refusal` tells why; nothing is said of names that could
    /// not be read.
    func isAdmitted(
        in context: ProtocolContext, _ diagnostics: Diagnostics, refusal: (String) -> NameRefusal?
    ) -> Bool {
        if case .name(let name) = kind {
            if let refused = refusal(name) {
                diagnostics.error(position, refused.problem, expected: refused.expected, remedy: refused.remedy)
                return false
            }
            return !context.isUnreadable(name)
        }
        // All operands are asked, so that all errors are told.
        return kind.operands.map { $0.isAdmitted(in: context, diagnostics, refusal: refusal) }.allSatisfy { $0 }
    }
}
