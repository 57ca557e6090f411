public enum Verdict { case matches, differs, appears, forAPerson }
extension Expectation {
  public func verdict(output: [UInt8], status: Int) -> Verdict { .forAPerson }
}
