import Crypto

/// The digest by which a runbook's bytes are known.
public enum Digest {
  /// SHA-256 in hexadecimal.
  public static func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).hexadecimal
  }
}
