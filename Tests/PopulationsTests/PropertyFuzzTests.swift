import Documents
import Populations
import TestSupport
import Testing

/// Seeded mutations of the committed cohorts: each is read to its end; what is told stands in the file; what is found
/// sound gives twins or a plain error.
@Suite struct PropertyFuzzTests {
    @Test(arguments: committed + formRich) func mutations(_ name: String) throws {
        let text = try committedCohort(name).text
        let sound = Array(text.unicodeScalars)
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "." }.map { Array($0.unicodeScalars) }
        let odd = Array("{}[]:,-'|>&*!#%()^/ \n0123456789.e".unicodeScalars)
        var random = SeededGenerator(state: 20_261_123)
        var read = 0
        for _ in 0..<1000 {
            var text = sound
            for _ in 0..<(1 + random.below(3)) {
                let place = random.below(text.count)
                switch random.below(4) {
                case 0: text[place] = odd[random.below(odd.count)]
                case 1: text.insert(contentsOf: words[random.below(words.count)], at: place)
                case 2: text.removeSubrange(place..<min(text.count, place + 1 + random.below(8)))
                default: text.insert(contentsOf: text[place..<min(text.count, place + random.below(30))], at: random.below(text.count))
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            let (cohort, told) = messages(String(view))
            #expect(cohort != nil || !told.isEmpty)
            #expect(told.allSatisfy { $0.hasPrefix("cohort.yaml:") })
            guard let cohort else { continue }
            read += 1
            draw(cohort)
        }
        // Enough stay sound for the sampler to be tried, enough do not.
        #expect(read > 20 && read < 950)
    }

    private func draw(_ cohort: Cohort) {
        do {
            for index in 0..<3 {
                let twin = try cohort.sampler(seed: 1).twin(replicate: 0, index: index)
                #expect(twin.values.count == cohort.covariates.count && twin.values.allSatisfy(\.isFinite))
                let courses = try CohortCourses(cohort, [twin], cohort.sampler(seed: 1), at: [0, 50, 1e4], threads: 1)
                #expect(courses?.values.joined().joined().allSatisfy(\.isFinite) ?? true)
            }
        } catch let error as DiagnosticError {
            #expect(!error.diagnostics.isEmpty)
        } catch {
            Issue.record(error)
        }
    }
}
