import PageRelease
import Plans
import Testing
import Texts
import Workloads

@Suite("Text forms: values of options and columns")
struct ValueTextTests {
  @Test(
    "places of swap read back as they are written",
    arguments: ["zram:128M", "file:1G", "zram:12K"])
  func swaps(text: String) {
    #expect(SwapPlace(text: text)?.text == text)
    for other in ["", "zram", "zram:", ":1M", "disk:1M", "zram:x"] {
      #expect(SwapPlace(text: other) == nil)
    }
  }

  @Test(
    "sizes are binary, exact, and nothing else is one",
    arguments: [
      ("4096", 4096), ("64K", 65536), ("64k", 65536), ("64KiB", 65536), ("64MB", 67_108_864),
      ("1G", 1 << 30), ("2T", 2 << 40), ("0", 0), ("12B", 12),
    ])
  func sizes(text: String, bytes: Int) {
    #expect(ByteCount.parse(text) == bytes)
  }

  @Test(
    "what is no size is refused",
    arguments: [
      "", "K", "-1", "1.5M", "64X", "iB", "1 M", "99999999999999999999", "9999999999T", "٣", "0x10",
      "5iB",
    ])
  func noSizes(text: String) {
    #expect(ByteCount.parse(text) == nil)
  }

  @Test("sizes are written exactly, or rounded where that is said")
  func sizeText() {
    #expect(ByteCount.exact(64 << 20) == "64 MiB")
    #expect(ByteCount.exact(4097) == "4097 B")
    #expect(ByteCount.exact(0) == "0 B")
    #expect(ByteCount.exact(1536 << 10) == "1536 KiB")
    #expect(ByteCount.rounded(67_000_000) == "63.9 MiB")
    #expect(ByteCount.rounded(64 << 20) == "64 MiB")
    #expect(ByteCount.rounded(25_276_502_016) == "23.5 GiB")
    for exponent in 0..<50 {
      #expect(
        ByteCount.parse(ByteCount.exact(1 << exponent).replacing(" ", with: "")) == 1 << exponent)
    }
  }

  @Test("patterns and sizes of folios read back as they were written, and nothing else is one")
  func axes() {
    for text in ["all", "every-other", "every-3rd", "every-8th", "random:0.25", "random:1.0"] {
      #expect(ReleasePattern(text: text[...])?.text == text)
    }
    #expect(ReleasePattern(text: "every-2th") == .every(2))
    for text in [
      "", "every", "every-", "every-1th", "every-0th", "every-xth", "every--3th", "random",
      "random:", "random:0", "random:1.1", "random:-1", "random:nan", "ALL",
    ] {
      #expect(ReleasePattern(text: text[...]) == nil, "\(text)")
    }
    #expect(HugePages(fieldText: "64K") == .folios(65536))
    #expect(HugePages.folios(1 << 20).fieldText == "1M")
    for text in ["", "0", "sometimes", "64Q", "-1"] {
      #expect(HugePages(fieldText: text[...]) == nil, "\(text)")
    }
    #expect(Double(fieldText: "nan") == nil && Double(fieldText: "inf") == nil)
    #expect(0.25.fieldText == "0.25" && 36.0.fieldText == "36")
    #expect("65530".groupedDigits == "65,530" && "-1234".groupedDigits == "-1,234")
    #expect("-123".groupedDigits == "-123" && "7".groupedDigits == "7")
  }
}
