import RunbookCore

/// Text of a document or of a command's output, made fit for the operator's terminal.
func safe(_ text: String) -> String { SafeText.line(text) }
