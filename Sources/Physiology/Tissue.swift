/// The tissues of the body model, in the order in which a model file names them.
public enum Tissue: String, CaseIterable, Sendable {
    case lung, adipose, bone, brain, heart, kidney, muscle, skin, gut, spleen, pancreas, liver, rest

    /// Tissues whose blood runs to the liver.
    public static let portal: [Tissue] = [.gut, .spleen, .pancreas]

    /// Tissues between artery and vein: neither the lung nor those before the liver, nor the liver.
    public static let parallel = allCases.filter { $0 != .lung && $0 != .liver && !portal.contains($0) }

    /// For titles.
    var title: String {
        switch self {
        case .adipose: "adipose tissue"
        case .gut: "stomach and bowel"
        case .rest: "other tissues"
        default: rawValue
        }
    }
}
