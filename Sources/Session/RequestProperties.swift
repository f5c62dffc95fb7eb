import Diagnostics

/// KQL's request properties: what `set` may name (KQL reference, request properties).
enum RequestProperties {
  /// Those that say how a cluster runs a query, and change no result here: they may stand, and do nothing.
  static let ignored: Set<String> = [
    "best_effort", "deferpartialqueryfailures", "materialized_view_shuffle_query", "maxmemoryconsumptionperiterator",
    "max_memory_consumption_per_query_per_node", "norequesttimeout", "notruncation",
    "push_selection_through_aggregation",
    "query_distribution_nodes_span", "query_fanout_nodes_percent", "query_fanout_threads_percent",
    "query_force_row_level_security", "query_language", "query_log_query_parameters", "query_max_entities_in_union",
    "query_optimize_fts_at_relop", "query_results_apply_getschema", "query_results_cache_force_refresh",
    "query_results_cache_max_age", "query_results_cache_per_shard", "query_results_progressive_row_count",
    "query_results_progressive_update_period", "query_weakconsistency_session_id", "queryconsistency",
    "request_app_name", "request_block_row_level_security", "request_description", "request_readonly",
    "request_readonly_hardline", "request_user", "results_error_reporting_placement", "results_progressive_enabled",
    "servertimeout", "truncationmaxsize",
  ]

  /// Those that would change a result, each with what does so here.
  static let refused: [String: Message] = [
    "query_take_max_records": Message("write `| take N` at the end of the query", ja: "問い合わせの最後に `| take N` を書く"),
    "truncationmaxrecords": Message("write `| take N` at the end of the query", ja: "問い合わせの最後に `| take N` を書く"),
    "query_now": Message(
      "a saved script's first line pins the clock: `//! meibo 1 · clock 2026-04-01`",
      ja: "保存したスクリプトの先頭行が時計を固定する: `//! meibo 1 · clock 2026-04-01`"),
    "query_bin_auto_size": Message("write the size: bin(x, 10)", ja: "幅を書く: bin(x, 10)"),
    "query_bin_auto_at": Message("write the point: bin_at(x, 10, 5)", ja: "基準を書く: bin_at(x, 10, 5)"),
    "query_datetimescope_column": Message("write a `where`", ja: "`where` を書く"),
    "query_datetimescope_from": Message("write a `where`", ja: "`where` を書く"),
    "query_datetimescope_to": Message("write a `where`", ja: "`where` を書く"),
  ]
}
