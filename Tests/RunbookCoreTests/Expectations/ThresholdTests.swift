import Testing

@testable import RunbookCore

/// Values that a person saw, held against what a table says.
@Suite("Thresholds")
struct ThresholdTests {
  private func isMet(_ threshold: String, by value: String) -> Bool? {
    guard let threshold = Threshold(threshold), let value = Quantity(value) else { return nil }
    return threshold.isMet(by: value)
  }

  @Test(
    "comparisons in signs and in words",
    arguments: [
      ("> 1000 ms", "1001 ms", true), ("> 1000 ms", "1000 ms", false), (">=1%", "1 %", true),
      ("≥ 5/min", "5/min", true), ("≤ 250ms", "251ms", false), ("< 99.9 %", "99.85%", true),
      ("<= 3", "3", true), ("= 0", "0", true), ("!= 0", "1", true), ("≠ 0", "0", false),
      ("above 5%", "6%", true), ("over 80 %", "80 %", false), ("more than 10", "11", true),
      ("below 2", "1", true), ("under 500 ms", "499 ms", true), ("at least 99%", "99%", true),
      ("no more than 3", "4", false), ("at most 3", "3", true), ("exceeds 2s", "2.5s", true),
      ("exactly 3", "3", true), ("über 5 %", "6 %", true), ("plus de 5", "6", true),
      ("menos de 5", "4", true), ("99.9%+", "99.95%", true), ("5 or more", "4", false),
      ("200ms max", "250ms", false),
    ])
  func comparisons(_ threshold: String, _ value: String, _ isSo: Bool) {
    #expect(isMet(threshold, by: value) == isSo)
  }

  @Test(
    "units are brought together, and numbers are read as people write them",
    arguments: [
      ("> 2s", "2000 ms", false), ("> 2s", "2001ms", true), ("> 1 min", "61 s", true),
      ("< 1 GB", "999 MB", true), ("> 1 GiB", "1000 MiB", false), ("> 1,000", "1,001", true),
      ("> 1,000", "999", false), ("> 1'000'000", "1 000 001", true), ("< 0,5 %", "0,4 %", true),
      ("> 1.5k", "1600", true), ("> 2M", "1,999,999", false), ("> 60/h", "2/min", true),
      ("> 100 rps", "101 requests per second", true), ("< $0.10", "$0.09", true),
      ("> 0.20 €", "€0.25", true), ("> 5 errors", "6", true), ("> 5", "6 errors", true),
      ("> 5 errors", "6 error", true), ("> 1e3", "1001", true), ("> -5", "-4", true),
      ("> 50 percent", "51%", true), ("≥ 5/min", "300/h", true), ("> 5/min", "300/h", false),
      ("<= 0.3 s", "300 ms", true),
    ])
  func units(_ threshold: String, _ value: String, _ isSo: Bool) {
    #expect(isMet(threshold, by: value) == isSo)
  }

  @Test("a value without a unit has the threshold's")
  func bareValue() {
    #expect(isMet("> 1000 ms", by: "1200") == true)
    #expect(isMet("> 2 s", by: "1.9") == false)
    #expect(isMet("> 5/min", by: "6") == true)
    #expect(isMet("100-200 ms", by: "150") == true)
  }

  @Test(
    "what is measured may stand before, and what it was measured of behind",
    arguments: [
      ("p95 < 500ms", "400ms", true), ("p99 latency above 2s", "3s", true),
      ("< 500 ms (p95)", "600 ms", false), ("CPU > 80%", "81%", true),
    ])
  func names(_ threshold: String, _ value: String, _ isSo: Bool) {
    #expect(isMet(threshold, by: value) == isSo)
  }

  @Test(
    "ranges, with the unit behind both or behind the second",
    arguments: [
      ("100-200 ms", "150 ms", true), ("100 ms - 200 ms", "201 ms", false),
      ("0–0.5%", "0.5%", true), ("between 5 and 10", "5", true), ("outside 10-20", "25", true),
      ("10 to 20", "9", false),
    ])
  func ranges(_ threshold: String, _ value: String, _ isSo: Bool) {
    #expect(isMet(threshold, by: value) == isSo)
  }

  @Test(
    "what is no number, or more than one, is for a person",
    arguments: [
      "any", "none", "", "non-zero", "> 1% for 5 minutes", "> 10% increase", "> 2x baseline",
      "> 5% or < 1%", "spikes", "~500ms", "red", "Normal", "> 5 minutes sustained by two hosts",
      "> 1.000.000", "10-5", "30 second rollback 2",
    ])
  func unreadable(_ text: String) {
    #expect(Threshold(text) == nil)
  }

  @Test(
    "units that do not fit are never compared",
    arguments: [
      ("> 5%", "5 ms"), ("> 5/min", "6 ms"), ("> 5 ms", "6 MB"), ("> $5", "€6"),
      ("> 5 errors", "6 hosts"),
      ("> 5 MB", "6 Mb"), ("> 5 s", "6%"), ("> 5", "6%"),
    ])
  func unfitting(_ threshold: String, _ value: String) {
    #expect(isMet(threshold, by: value) == nil)
  }

  @Test(
    "values that are no single number cannot be compared",
    arguments: ["", "ok", "about 5", "~5", "5-6", "5 or 6", "5 6", "1.2.3", "5 ms p95 10"])
  func noValues(_ value: String) {
    #expect(Quantity(value) == nil)
  }

  private func reading(_ target: String, _ alert: String?, _ value: String) -> MetricReading? {
    Metric(name: "m", target: target, alert: alert).reading(of: value)
  }

  @Test("past the alert, past the target alone, or as wanted")
  func readings() {
    #expect(reading("< 2s", "> 5s", "6 s") == .pastAlert)
    #expect(reading("< 2s", "> 5s", "3000 ms") == .missesTarget)
    #expect(reading("< 2s", "> 5s", "1.2s") == .asWanted)
    #expect(reading("> 99.5%", "< 99%", "98.7%") == .pastAlert)
    #expect(reading("", "> 5%", "4%") == .asWanted)
    #expect(reading("< 5%", nil, "6%") == .missesTarget)
    #expect(reading("< 5%", "none", "6%") == .missesTarget)
  }

  @Test("a number alone is understood by the direction of the other column")
  func bareThresholds() {
    #expect(reading("< 1%", "5%", "5%") == .pastAlert)
    #expect(reading("< 1%", "5%", "4%") == .missesTarget)
    #expect(reading("99.9%", "< 99%", "99.95%") == .asWanted)
    #expect(reading("10", "> 50", "20") == .missesTarget)
    #expect(reading("0", nil, "1") == .missesTarget)
    #expect(reading("0", nil, "0") == .asWanted)
    #expect(reading("10", nil, "20") == nil)
    #expect(reading("10", "20", "30") == .unclear)
  }

  @Test("a bare value counts in no unit where the row has two")
  func twoUnits() {
    #expect(reading("< 500 ms", "> 2 s", "300") == .unclear)
    #expect(reading("< 500 ms", "> 2000 ms", "3000") == .pastAlert)
  }

  @Test("a column that only says threshold is never judged, nor a range by itself an alarm")
  func unclear() {
    let metric = Metric(name: "m", target: "> 5%", alert: nil, targetIsThreshold: true)
    #expect(metric.reading(of: "2%") == nil)
    #expect(reading("< 1%", "5-10%", "7%") == .unclear)
    #expect(reading("< 1%", "5-10%", "0.5%") == .asWanted)
  }

  @Test(
    "what cannot be compared with an alert is for a person, never quietly well",
    arguments: [
      ("< 1%", "> 5%", "about 12%"), ("< 1%", "> 5%", ">12%"), ("< 1%", "> 5%", "12% and rising"),
      ("< 1%", "> 5%", "~12%"), ("< 1%", "> 5%", "eleven"), ("< 500MB", "> 1GB", "2G"),
      ("0.5-1.5", "> 2x", "3x"), ("< 0.8", "> 0.9", "95%"), ("< 70%", "70-90%", "95%"),
      ("< 1%", "> 5%", "0.12"), ("< 500 ms", "> 1000 ms", "1.200"),
      ("good", "any complaint", "two"),
      ("< 5%", "any", "6%"),
    ])
  func unclearAlert(_ target: String, _ alert: String, _ value: String) {
    #expect(reading(target, alert, value) == .unclear)
    #expect(reading(target, nil, value) != .unclear)
  }

  @Test("what reads the same in two ways is no doubt")
  func twoReadings() {
    #expect(reading("> 99.9%", "< 99.5%", "0.2") == .pastAlert)
    #expect(reading("< 1%", "> 5%", "0.001") == .asWanted)
    #expect(reading("> 100 rps", "< 50 rps", "1.200") == .pastAlert)
    #expect(reading("< 2 s", "> 5 s", "0.234 s") == .asWanted)
  }
}
