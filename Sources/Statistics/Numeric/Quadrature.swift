/// Integral of a smooth function by Gauss and Legendre's 16 points in each of some equal panels: exact for polynomials
/// up to degree 31 (Abramowitz and Stegun 1964, table 25.4).
func integral(from start: Double, to end: Double, panels: Int, of function: (Double) -> Double) -> Double {
    let half = (end - start) / Double(2 * panels)
    var sum = 0.0
    for panel in 0..<panels {
        let middle = start + Double(2 * panel + 1) * half
        for (node, weight) in gaussLegendre16 {
            sum += weight * (function(middle - half * node) + function(middle + half * node))
        }
    }
    return half * sum
}

/// Positive nodes and their weights.
private let gaussLegendre16: [(node: Double, weight: Double)] = [
    (0.095012509837637440185, 0.189450610455068496285), (0.281603550779258913230, 0.182603415044923588867),
    (0.458016777657227386342, 0.169156519395002538189), (0.617876244402643748447, 0.149595988816576732081),
    (0.755404408355003033895, 0.124628971255533872052), (0.865631202387831743880, 0.095158511682492784810),
    (0.944575023073232576078, 0.062253523938647892863), (0.989400934991649932596, 0.027152459411754094852),
]
