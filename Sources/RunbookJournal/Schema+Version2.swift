extension Schema {
  /// What is printed fast is packed: `size` says how many bytes a chunk's unpack to; nothing where they
  /// are as they were printed.
  static let version2 = """
    ALTER TABLE chunk ADD COLUMN size INTEGER CHECK (size > length(bytes));
    """
}
