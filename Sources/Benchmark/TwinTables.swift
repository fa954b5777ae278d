import Integration
import ModelLanguage

/// Twins as tables that any other program can read: individual parameters, and every dose that was given.
///
/// Numbers are written so that they come back bit for bit.
struct TwinTables {
    let model: Model
    /// Of the twins, in their order; they carry the parameters and the ledger of doses.
    let solutions: [TwinSolution]

    /// The model's parameters in their order, a row per twin; with `ID`, from 1, if asked for.
    func parameters(withID: Bool) -> String {
        let header = (withID ? ["ID"] : []) + model.parameters.map(\.name)
        let rows = solutions.enumerated().map { twin, solution in
            ((withID ? ["\(twin + 1)"] : []) + solution.parameters.map { "\($0)" }).joined(separator: ",")
        }
        return ([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    /// `subject,time,amount,duration`: what enters the dosed state, twins counted from 0.
    var doses: String {
        var text = "subject,time,amount,duration\n"
        for (twin, solution) in solutions.enumerated() {
            for dose in solution.doses { text += "\(twin),\(dose.arrival),\(dose.bioavailable),\(dose.duration)\n" }
        }
        return text
    }
}
