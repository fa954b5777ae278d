/// The polynomial in time that one step of CVODE followed, for values anywhere within the step.
///
/// CVODE's Nordsieck history is read once, as derivatives at the step's end; evaluation is Horner's rule in
/// s = (t - end) / length.
struct DenseOutput {
    let count: Int
    private(set) var order = 0
    private(set) var end = 0.0
    private var length = 1.0
    /// `[k * count + i]`: the k-th derivative of state i, times length^k / k!.
    private var coefficients: [Double]
    private var factor = 1.0

    /// BDF has at most order 5, Adams' method 12.
    init(count: Int) {
        self.count = count
        coefficients = [Double](repeating: 0, count: count * 13)
    }

    mutating func prepare(order: Int, end: Double, length: Double) {
        self.order = order
        self.end = end
        self.length = length
        factor = 1
    }

    /// To be called with k = 0, 1, ... order.
    mutating func setDerivative(_ k: Int, _ values: UnsafePointer<Double>) {
        if k > 0 { factor *= length / Double(k) }
        for i in 0..<count { coefficients[k * count + i] = values[i] * factor }
    }

    /// The k-th term as it stands in CVODE's history: the derivative times length^k / k!, `stride` apart.
    mutating func setTerm(_ k: Int, _ values: UnsafePointer<Double>, stride: Int) {
        for i in 0..<count { coefficients[k * count + i] = values[i * stride] }
    }

    func evaluate(_ t: Double, into y: UnsafeMutablePointer<Double>) {
        let s = (t - end) / length
        coefficients.withUnsafeBufferPointer { c in
            for i in 0..<count { y[i] = c[order * count + i] }
            for k in stride(from: order - 1, through: 0, by: -1) {
                for i in 0..<count { y[i] = y[i] * s + c[k * count + i] }
            }
        }
    }
}
