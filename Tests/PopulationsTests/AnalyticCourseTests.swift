import Documents
import Foundation
import Populations
import Quantities
import Testing

/// Covariates that change over time, against the formulas they follow.
@Suite struct AnalyticCourseTests {
    static func course(
        _ cohort: Cohort, twin index: Int = 0, until end: Double, unit: String = "d"
    ) throws -> (twin: CohortTwin, course: CovariateCourse, clock: CovariateClock) {
        let clock = try #require(CovariateClock(cohort, until: end, in: Quantities.Unit(unit)))
        let sampler = cohort.sampler(seed: 7)
        let twin = try sampler.twin(replicate: 0, index: index)
        return (twin, try clock.course(of: twin, sampler, replicate: 0, index: index), clock)
    }

    func value(_ name: String, _ cohort: Cohort, _ course: CovariateCourse, at time: Double) throws -> Double {
        course.value(try #require(cohort.index(of: name)), at: time)
    }

    /// Taken at multiples of the step, held in between; what follows from it changes with it.
    @Test func formulasOfTheTime() throws {
        let cohort = try cohort(
            """
            covariates:
              start:  {uniform: {from: 2 y, to: 6 y}}
              age:    {derived: start + t, unit: y, every: 30 d}
              weight: {derived: 8 kg + 2 kg/y * age}
              fixed:  {normal: {mean: 5 kg, sd: 1 kg}}
            """)
        #expect(cohort.covariates.map(\.isChanging) == [false, true, true, false])
        let (twin, course, clock) = try Self.course(cohort, until: 100)
        let start = twin.values[0]
        #expect(clock.times == [[], [0, 30, 60, 90], [0, 30, 60, 90], []])
        for (time, held) in [(0.0, 0.0), (29.9, 0), (30, 30), (59, 30), (90, 90), (100, 90)] {
            let age = start + held / 365.25
            #expect(abs(try value("age", cohort, course, at: time) - age) <= 1e-13 * age)
            #expect(abs(try value("weight", cohort, course, at: time) - (8 + 2 * age)) <= 1e-13 * 20)
            #expect(try value("fixed", cohort, course, at: time) == twin.values[3])
        }
        #expect(course.start == twin.values && course.values(at: 0) == twin.values)
    }

    /// The model's unit of time does not matter, nor does an hour that is no whole part of a day in binary.
    @Test func unitsOfTime() throws {
        let cohort = try cohort("covariates: {x: {derived: 1 kg + 1 kg/h * t, every: 1 h}}")
        let hours = try Self.course(cohort, until: 50, unit: "h"), days = try Self.course(cohort, until: 50 / 24.0)
        #expect(hours.clock.times[0] == (0...50).map(Double.init))
        for hour in 0...50 {
            #expect(abs(hours.course.value(0, at: Double(hour)) - Double(1 + hour)) <= 1e-12 * Double(1 + hour))
            #expect(abs(days.course.value(0, at: Double(hour) / 24) - Double(1 + hour)) <= 1e-12 * Double(1 + hour))
        }
    }

    /// Each formula takes the time at its own steps; what depends on both changes with either.
    @Test func twoSteps() throws {
        let cohort = try cohort(
            """
            covariates:
              a: {derived: 1 kg/d * t, every: 2 d}
              b: {derived: 1 kg/d * t, every: 3 d}
              c: {derived: a + 10 * b}
              d: {derived: a + 100 kg/d * t, every: 6 d}
            """)
        let (_, course, clock) = try Self.course(cohort, until: 12)
        #expect(clock.times[2] == [0, 2, 3, 4, 6, 8, 9, 10, 12] && clock.times[3] == [0, 2, 4, 6, 8, 10, 12])
        for time in stride(from: 0.0, through: 12, by: 0.5) {
            let (a, b) = (2 * floor(time / 2), 3 * floor(time / 3))
            #expect(try value("c", cohort, course, at: time) == a + 10 * b)
            #expect(try value("d", cohort, course, at: time) == a + 100 * 6 * floor(time / 6))
        }
    }

    /// A number with a distribution keeps its place in it: the same quantile of another distribution.
    @Test func percentilesAreKept() throws {
        let cohort = try cohort(
            """
            covariates:
              age:    {derived: 2 y + t, unit: y, every: 1 mo}
              weight: {lognormal: {median: 8 kg + 2 kg/y * age, cv: 15 %}}
              height: {normal: {mean: 80 cm + 6 cm/y * age, sd: 1 cm + 1 cm/y * age}, within: [60 cm, 80 cm + 8 cm/y * age]}
              parts:  {mixture: [{weight: 0.5, uniform: {from: 0 kg, to: 1 kg/y * age}}, {weight: 0.5, uniform: {from: 100 kg, to: 100 kg + 1 kg/y * age}}]}
              bsa:    {derived: 'mosteller(height, weight)'}
            correlations: [[weight, height, 0.6]]
            """)
        for index in 0..<20 {
            let (twin, course, _) = try Self.course(cohort, twin: index, until: 731)
            for time in [100.0, 365.25, 730.5] {
                let age = try value("age", cohort, course, at: time)
                let weight = try value("weight", cohort, course, at: time)
                // A lognormal of one cv: the ratio to the median stays.
                #expect(abs(weight / (8 + 2 * age) - twin.values[1] / 12) <= 1e-12 * weight)
                // Halves of one length each, which grow from 2 to `age`.
                let (first, part) = (twin.values[3], try value("parts", cohort, course, at: time))
                let expected = first < 50 ? first / 2 * age : 100 + (first - 100) / 2 * age
                #expect(abs(part - expected) <= 1e-9 * max(1, expected))
                let height = try value("height", cohort, course, at: time)
                #expect(height <= 80 + 8 * age)
                let bsa = try value("bsa", cohort, course, at: time)
                #expect(abs(bsa - (height * weight / 3600).squareRoot()) <= 1e-12 * bsa)
            }
        }
    }

    /// Levels by a formula; nothing is noted where nothing changed.
    @Test func levels() throws {
        let cohort = try cohort(
            """
            covariates:
              diet: {levels: {strict: 1, free: 0}}
              later: {levels: {strict: 0, free: 1}}
              now:  {derived: if t < 10 d then diet else later, every: 1 d}
            """)
        let (_, course, _) = try Self.course(cohort, until: 20)
        #expect(course.changes[2].map(\.time) == [10] && course.changes[2].map(\.value) == [1])
        #expect(cohort.covariates[2].levels == ["strict", "free"])
    }

    /// Subpopulations of which one declines: the others stay as they are.
    @Test func subpopulations() throws {
        let cohort = try cohort(
            """
            subpopulations:
              stable:    {weight: 50 %, covariates: {gfr: {derived: start}}}
              declining: {weight: 50 %, covariates: {gfr: {derived: start - 1 mL/min/d * t, unit: mL/min, every: 2 d}}}
            covariates:
              start: {normal: {mean: 90 mL/min, sd: 5 mL/min}}
            """)
        let slot = try #require(cohort.index(of: "gfr")), group = try #require(cohort.index(of: "subpopulation"))
        let start = try #require(cohort.index(of: "start"))
        for index in 0..<20 {
            let (twin, course, _) = try Self.course(cohort, twin: index, until: 10)
            let loss = twin.values[group] == 1 ? 8.0 : 0
            #expect(abs(course.value(slot, at: 9) - (twin.values[start] - loss)) <= 1e-12 * 90)
        }
    }

    /// What is drawn, and who is eligible, is as without time: patients are judged at the start.
    @Test func theStartIsAsEver() throws {
        let text = """
            covariates:
              age:    {uniform: {from: 20 y, to: 60 y}}
              weight: {lognormal: {median: 70 kg, cv: 20 %}}
              height: {normal: {mean: 170 cm, sd: 8 cm}}
              older:  {derived: age OLDER, unit: y}
            correlations: [[weight, height, 0.5]]
            eligible: older < 50 y and weight < 90 kg
            """
        let plain = try cohort(text.replacing(" OLDER", with: "")), changing = try cohort(text.replacing("OLDER", with: "+ t"))
        #expect(changing.covariates[3].isChanging && !plain.covariates[3].isChanging)
        for index in 0..<200 {
            let a = try plain.sampler(seed: 3).twin(replicate: 1, index: index), b = try changing.sampler(seed: 3).twin(replicate: 1, index: index)
            #expect(a.values.map(\.bitPattern) == b.values.map(\.bitPattern) && a.attempts == b.attempts)
        }
    }

    @Test func noValueLater() throws {
        let cohort = try cohort("covariates: {a: {value: 5 kg}, b: {derived: 'log((a - 1 kg/d * t) / 1 kg)', every: 1 d}}")
        let error = #expect(throws: DiagnosticError.self) { try Self.course(cohort, twin: 4, until: 30) }
        #expect(
            error?.description == "cohort.yaml:2:32: `b` of twin 4 has no value at 5 d: its formula gives -inf, given a 5 kg; "
                + "mend its formula, or exclude such values by `within` on what it depends on")
    }

    /// The cohorts that come with Dosis, against the formulas of their sources.
    @Test func shippedCohorts() throws {
        let pregnancy = try committedCohort("pregnancy-course")
        let (mother, course, _) = try Self.course(pregnancy, twin: 2, until: 250)
        for week in [0.0, 10, 20, 35] {
            let w = min(mother.values[try #require(pregnancy.index(of: "week_at_start"))] + week, 40)
            func now(_ name: String) throws -> Double { try value(name, pregnancy, course, at: 7 * week) }
            // Kapraun 2019, table of maternal quantities: gain, haematocrit, plasma volume; filtration at a kept place.
            #expect(abs(try now("week") - w) <= 1e-12 * 40)
            #expect(abs(try now("gain") - (-0.010614 * w + 0.029161 * w * w - 5.0203e-4 * w * w * w)) <= 1e-12 * 20)
            #expect(abs(try now("haematocrit") - (39.192 - 0.10562 * w - 7.1045e-4 * w * w)) <= 1e-12 * 40)
            #expect(abs(try now("plasma_volume") - (1.2406 / (1 + exp(-0.31338 * (w - 17.813))) + 2.4958)) <= 1e-12 * 4)
            let median = 113.73 + 3.5784 * w - 0.067272 * w * w
            let first = try #require(pregnancy.index(of: "gfr")), slot = try #require(pregnancy.index(of: "w"))
            let w0 = mother.values[slot]
            let place = mother.values[first] / (113.73 + 3.5784 * w0 - 0.067272 * w0 * w0)
            #expect(abs(try now("gfr") - place * median) <= 1e-12 * 200)
        }
        let kidneys = try committedCohort("diabetic-kidney-disease")
        for index in 0..<50 {
            let (twin, course, _) = try Self.course(kidneys, twin: index, until: 730)
            func at(_ name: String) throws -> Double { twin.values[try #require(kidneys.index(of: name))] }
            let (start, decline) = (try at("egfr_at_start"), try at("decline"))
            let expected = max(start - decline * 728 / 365.25, 8)
            #expect(abs(try value("egfr", kidneys, course, at: 729) - expected) <= 1e-12 * 100)
        }
        // A child who grows from 4 to 12 years has then the weight that one of 12 years at the same percentile has.
        let children = try committedCohort("children-growing")
        for index in 0..<20 {
            let (child, course, _) = try Self.course(children, twin: index, until: 8 * 365.25)
            let isBoy = child.values[try #require(children.index(of: "sex"))] == 1
            func median(_ d: Double) -> Double {
                isBoy
                    ? exp(2.2282 + 1.6383 * d - 0.6102 * d * d - 0.0513 * pow(d, 3) + 0.4382 * pow(d, 4) - 0.1751 * pow(d, 5))
                    : exp(2.0199 + 3.0836 * d - 4.9685 * d * d + 5.9701 * pow(d, 3) - 3.2165 * pow(d, 4) + 0.6086 * pow(d, 5))
            }
            func score(_ weight: Double, _ d: Double) -> Double {
                log(weight / median(d)) / log1p(pow(0.10 + 0.05 * d, 2)).squareRoot()
            }
            let d0 = child.values[try #require(children.index(of: "decade"))], w0 = child.values[try #require(children.index(of: "weight"))]
            let d1 = try value("decade", children, course, at: 2900), w1 = try value("weight", children, course, at: 2900)
            #expect(d1 - d0 > 0.78 && abs(score(w1, d1) - score(w0, d0)) <= 1e-9)
        }
    }

    /// What `dosis cohort --at` tells is what twins live through, on any number of threads.
    @Test func describedCourses() throws {
        let cohort = try committedCohort("diabetic-kidney-disease")
        let sampler = cohort.sampler(seed: 1)
        let twins = try sampler.twins(replicate: 0, count: 5000, threads: 2)
        let one = try #require(try CohortCourses(cohort, twins, sampler, at: [0, 100, 728], threads: 1))
        let many = try #require(try CohortCourses(cohort, twins, sampler, at: [0, 100, 728], threads: 4))
        #expect(one.values == many.values && one.values[0] == twins.map(\.values))
        let clock = try #require(CovariateClock(cohort, until: 728, in: Quantities.Unit("d")))
        for index in [0, 4999] {
            let course = try clock.course(of: twins[index], sampler, replicate: 0, index: index)
            #expect(one.values[1][index] == course.values(at: 100) && one.values[2][index] == course.values(at: 728))
        }
        let rows = one.csv.split(separator: "\n")
        #expect(rows.count == 15_001 && rows[0].hasPrefix("twin,time [d],sex,race,") && rows[2].hasPrefix("1,100,") && rows[15_000].hasPrefix("5000,728,"))
        #expect(one.description.contains("egfr") && !one.description.contains("egfr_at_start"))
        let constant = try CohortCourses(committedCohort("healthy-adults"), [], sampler, at: [1], threads: 1)
        #expect(constant == nil)
    }
}
