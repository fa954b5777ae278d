import Documents
import Expressions
import Quantities

/// What a model file declares, read but not yet checked against each other.
struct ModelDeclarations {
    var name = ""
    var title = ""
    var source: String?
    var organ: String?
    var description: String?
    var notes: String?
    var timeUnit: Unit
    var molarMass: Quantity?
    var isMolarMassSpoilt = false
    /// Whether every section of names could be read.
    var isComplete = true
    var covariates: [ModelCovariate] = []
    var inputs: [ModelInput] = []
    var forcings: [ModelForcing] = []
    var parameters: [ParameterDeclaration] = []
    var iivCorrelations: [CorrelationDeclaration] = []
    var uncertaintyCorrelations: [CorrelationDeclaration] = []
    var iovCorrelations: [CorrelationDeclaration] = []
    var states: [StateDeclaration] = []
    var equations: [Equation] = []
    /// Names whose equations could not be read; "" for one without a name.
    var brokenEquations: Set<String> = []
    var equationText = ""
    var events: [EventDeclaration] = []
    var routes: [RouteDeclaration] = []
    var outputs: [OutputDeclaration] = []
    var checks: [ModelCheck] = []
}
