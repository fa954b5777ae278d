import Testing

@Suite struct PropertyRichModelTests {
    @Test func isSound() throws {
        #expect(messages(try fixture("rich.yaml")).messages == [])
    }
}
