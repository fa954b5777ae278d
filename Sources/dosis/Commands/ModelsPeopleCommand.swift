import ArgumentParser
import Physiology

extension ModelsCommand {
    struct People: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a cohort of people with organ volumes and blood flows.",
            discussion: """
                The cohort file that comes out has people from birth to 90 years after ICRP publication 89, with the organs that \
                whole-body models give to people of their sex, age, height and weight, and with the spread of organs among them. \
                Its formulas can be copied into other cohorts. It is Cohorts/reference-people.yaml.

                Example:
                  dosis models people --out Cohorts/my-people.yaml
                """)

        @Option(help: "The cohort file; standard output unless given.", completion: .file(extensions: ["yaml"]))
        var out: String?

        func run() throws {
            try Ending.reporting {
                let text = ReferencePeopleCohort.text
                if let out { try OutputPlace.write(text, to: out) } else { print(text, terminator: "") }
            }
        }
    }
}
