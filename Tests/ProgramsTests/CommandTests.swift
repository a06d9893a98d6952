import Programs
import Testing

@Suite("Commands and arms")
struct CommandTests {
  @Test("leading NAME=VALUE words are the environment")
  func environment() throws {
    let command = try Command("A=1 _b2='x y' C= ./app D=3 --e=4")
    #expect(command.environment.map(\.name) == ["A", "_b2", "C"])
    #expect(command.environment.map(\.value) == ["1", "x y", ""])
    #expect(command.words == ["./app", "D=3", "--e=4"])
  }

  @Test("a word whose name is quoted, or is no name, is the program")
  func quotedName() throws {
    #expect(try Command("'A=1' x").words == ["A=1", "x"])
    #expect(try Command("A'=1' x").words == ["A=1", "x"])
    #expect(try Command("1A=1 x").words == ["1A=1", "x"])
    #expect(try Command("=1 x").words == ["=1", "x"])
  }

  @Test("a shell gets the text as it is")
  func shell() throws {
    let command = try Command("A=1 a | b", shell: "/bin/sh")
    #expect(command.words == ["/bin/sh", "-c", "A=1 a | b"])
    #expect(command.environment.isEmpty)
  }

  @Test("no program is refused", arguments: ["", "  ", "A=1", "A=1 B=2", "a\0b"])
  func empty(text: String) {
    #expect(throws: ArmError.self) { try Command(text) }
  }

  @Test("an arm has a name")
  func arm() throws {
    let arm = try Arm("lazy=MALLOC_CONF=x ./app", shell: nil)
    #expect(arm.name == "lazy")
    #expect(arm.command.environment.map(\.name) == ["MALLOC_CONF"])
    for text in ["./app run", "=x", "a b=x", "-a=x", "ü=x", "a="] {
      #expect(throws: ArmError.self, "\(text)") { try Arm(text, shell: nil) }
    }
  }

  @Test("any text makes a name")
  func names() throws {
    #expect(Arm.name(from: "LD_PRELOAD=/usr/lib/x.so") == "LD_PRELOAD=/usr/lib/x.so")
    #expect(Arm.name(from: "A=b c,|") == "A=b_c__")
    #expect(Arm.name(from: String(repeating: "a", count: 500)).utf8.count == Arm.mostNameBytes)
  }
}
