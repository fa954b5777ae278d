import Foundation
import Testing

/// Every complete example in the documentation loads without a word.
@Suite struct EndToEndDocumentationTests {
    @Test(arguments: try examples())
    func loads(_ text: String) {
        #expect(messages(text).messages == [])
    }

    @Test func areThere() throws {
        #expect(try Self.examples().count >= 9)
    }

    static func examples() throws -> [String] {
        let page = try String(contentsOfFile: "\(repository)/Documentation/model-language.md", encoding: .utf8)
        return page.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }
}
