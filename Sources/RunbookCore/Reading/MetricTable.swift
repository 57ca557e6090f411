/// Tables of metrics with what they should be: values that a person observes and enters.
enum MetricTable {
  struct Row {
    let metric: Metric
    let line: Int
    let column: Int
  }

  private enum Column: Equatable { case name, target, alert, threshold }

  private static let columns = PhraseTable<Column>([
    (
      .alert,
      [
        .english: ["alert*", "alarm*", "critical", "abort*"],
        .german: ["alarm*", "alarmierung", "kritisch"],
        .french: ["alerte*", "alarme", "critique"], .spanish: ["alerta*", "alarma", "crítico"],
        .russian: ["алерт*", "тревога", "оповещение", "критич*"], .chinese: ["告警", "报警", "警报"],
        .japanese: ["アラート", "警告", "警報"],
      ]
    ),
    (
      .threshold,
      [
        .english: ["threshold*", "limit"], .german: ["schwelle*", "schwellwert*", "grenzwert*"],
        .french: ["seuil*", "limite"], .spanish: ["umbral*", "límite"],
        .russian: ["порог*", "предел*"],
        .chinese: ["阈值", "閾值", "上限"], .japanese: ["しきい値", "閾値", "上限"],
      ]
    ),
    (
      .target,
      [
        .english: ["target*", "goal", "expected", "slo", "objective"],
        .german: ["ziel*", "soll*", "erwartet"],
        .french: ["cible*", "objectif*", "attendu*"], .spanish: ["objetivo*", "meta", "esperado"],
        .russian: ["цель", "целев*", "ожида*", "норма"], .chinese: ["目标", "期望", "预期", "目標"],
        .japanese: ["目標", "期待値", "ターゲット"],
      ]
    ),
    (
      .name,
      [
        .english: ["metric*", "kpi*", "indicator*", "sli", "measure*", "signal*"],
        .german: ["kennzahl*", "metrik*", "messwert*", "messgröße*", "indikator*"],
        .french: ["métrique*", "indicateur*", "mesure*"],
        .spanish: ["métrica*", "indicador*", "medida*"],
        .russian: ["метрик*", "показател*", "индикатор*"], .chinese: ["指标", "度量", "指標"],
        .japanese: ["指標", "メトリクス", "メトリック", "項目"],
      ]
    ),
  ])

  /// The rows of a table of metrics; none of any other table.
  static func rows(of table: MarkdownNode, text: (MarkdownNode) -> String) -> [Row] {
    var header: [Column?] = []
    var rows: [Row] = []
    for row in table.children {
      if header.isEmpty {
        header = row.children.map { columns.match(in: HeadingWords(text($0)))?.value }
        guard let first = header.first, first == .name || first == nil && header.contains(.target),
          header.contains(.name) || header.contains(.alert) || header.contains(.threshold),
          header.contains(where: { $0 != nil && $0 != .name })
        else { return [] }
        continue
      }
      let cells = row.children.map(text)
      func cell(_ column: Column) -> String? {
        header.firstIndex(of: column).flatMap { cells.indices.contains($0) ? cells[$0] : nil }
          .flatMap { $0.isEmpty ? nil : $0 }
      }
      let name = cell(.name) ?? cells.first ?? ""
      guard !name.isEmpty, row.hasLine else { continue }
      let threshold = cell(.threshold)
      let target = cell(.target)
      let alert = cell(.alert) ?? (target == nil ? nil : threshold)
      rows.append(
        Row(
          metric: Metric(
            name: name, target: target ?? threshold ?? "", alert: alert,
            targetIsThreshold: target == nil && threshold != nil),
          line: row.line, column: row.column))
    }
    return rows
  }
}
