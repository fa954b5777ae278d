import Foundation

extension Workload {
    static let w2: Workload = {
        let names = ["CL", "V1", "Q2", "V2", "Q3", "V3", "circ0", "MTT", "slope", "gamma"]
        let p = [36.6, 8.3, 8.9, 5.1, 10.6, 135, 5.05, 88.7, 10.6, 0.161]
        let y = [0.31, 0.22, 5.0, 4.1, 4.4, 4.6, 4.9, 3.2]
        let (cl, v1, q2, v2, q3, v3) = (p[0], p[1], p[2], p[3], p[4], p[5])
        let (c, ktr) = (y[0] / v1, 4 / p[7])
        let e = p[8] * c
        let fb = pow(p[6] / y[7], p[9])
        var jacobian: [[Int]: Double] = [
            [0, 0]: -(cl + q2 + q3) / v1, [0, 1]: q2 / v2, [0, 2]: q3 / v3, [1, 0]: q2 / v1, [1, 1]: -q2 / v2,
            [2, 0]: q3 / v1, [2, 2]: -q3 / v3, [3, 0]: -ktr * y[3] * fb * p[8] / v1,
            [3, 3]: ktr * (1 - e) * fb - ktr, [3, 7]: -p[9] * ktr * y[3] * (1 - e) * fb / y[7],
        ]
        for i in 4..<8 {
            jacobian[[i, i - 1]] = ktr
            jacobian[[i, i]] = -ktr
        }
        return Workload(
            equations: equations(
                parameters: names,
                states: [
                    ("A1", "-(CL + Q2 + Q3)/V1*A1 + Q2/V2*A2 + Q3/V3*A3"),
                    ("A2", "Q2/V1*A1 - Q2/V2*A2"),
                    ("A3", "Q3/V1*A1 - Q3/V3*A3"),
                    ("P", "ktr*P*(1 - E)*fb - ktr*P"),
                    ("T1", "ktr*(P - T1)"), ("T2", "ktr*(T1 - T2)"), ("T3", "ktr*(T2 - T3)"), ("N", "ktr*(T3 - N)"),
                ],
                derived: [("C", "A1/V1"), ("ktr", "4/MTT"), ("E", "slope*C"), ("fb", "(circ0/N)^gamma")],
                observables: ["C", "N"]),
            typical: p, states: y, jacobian: jacobian,
            derivative: [
                -(cl + q2 + q3) * c + q2 / v2 * y[1] + q3 / v3 * y[2], q2 * c - q2 / v2 * y[1],
                q3 * c - q3 / v3 * y[2], ktr * y[3] * (1 - e) * fb - ktr * y[3], ktr * (y[3] - y[4]),
                ktr * (y[4] - y[5]), ktr * (y[5] - y[6]), ktr * (y[6] - y[7]),
            ])
    }()
}
