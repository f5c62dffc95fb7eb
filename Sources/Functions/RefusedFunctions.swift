import Diagnostics

/// KQL functions that Meibo does not speak, by family, each with the nearest thing that it does.
enum RefusedFunctions {
  /// The remedy of every name.
  static let remedies: [String: Message] = {
    var result: [String: Message] = [:]
    for family in families + [sourceFamily] { result.merge(family.remedies) { _, last in last } }
    return result
  }()

  /// The remedy of every name that gives a table.
  static let sources: [String: Message] = sourceFamily.remedies

  /// Functions that one remedy stands for.
  private struct Family {
    let remedy: Message
    let names: String

    /// The remedy by each name.
    var remedies: [String: Message] {
      let words = names.utf8.split(whereSeparator: { $0 == 32 || $0 == 10 })
      return Dictionary(uniqueKeysWithValues: words.map { (String(decoding: $0, as: UTF8.self), remedy) })
    }
  }

  private static let otherPlaces = Message(
    "a session has its own tables; load another with `.load FILE`", ja: "表はセッションの中にある。`.load ファイル` で読み込む")

  private static let sourceFamily = Family(
    remedy: otherPlaces,
    names: "cluster database external_table materialized_view stored_query_result graph")

  private static let families: [Family] = [
    Family(
      remedy: Message(
        "expand the list, compute, and collect again: `mv-expand x | … | summarize make_list(x)`",
        ja: "リストを展開して計算し、集め直す: `mv-expand x | … | summarize make_list(x)`"),
      names: """
        array_concat array_iff array_iif array_reverse array_rotate_left array_rotate_right array_shift_left
        array_shift_right array_slice array_split zip repeat jaccard_index treepath buildschema
        """),
    Family(
      remedy: Message(
        "make the lists into rows: `where x in (…)`, `union` and `make_set(x)` do what sets do",
        ja: "リストを行にする。`where x in (…)`、`union`、`make_set(x)` で集合の計算ができる"),
      names: """
        set_difference set_intersect set_union
        """),
    Family(
      remedy: Message(
        "keep the parts in columns: `crosstab sum(x) by key across name`, or evaluate pivot(name, sum(x))",
        ja: "部分ごとに列を分ける: `crosstab sum(x) by key across name` か evaluate pivot(name, sum(x))"),
      names: """
        bag_has_key bag_keys bag_merge bag_pack bag_pack_columns bag_remove_keys bag_set_key bag_zip pack
        pack_all make_bag make_bag_if make_dictionary
        """),
    Family(
      remedy: Message(
        "JSON text is not read inside queries; load it: `.load FILE.json`",
        ja: "問い合わせの中で JSON は読まない。`.load FILE.json` で読み込む"),
      names: """
        parse_json parsejson todynamic toobject extract_json extractjson dynamic_to_json
        """),
    Family(
      remedy: Message("take the parts out with extract(…) or split(…)", ja: "extract(…) や split(…) で取り出す"),
      names: """
        parse_command_line parse_csv parse_path parse_url parse_url_query parse_urlquery parse_user_agent
        parse_version parse_xml
        """),
    Family(
      remedy: Message(
        "Meibo knows no network addresses; compare them as texts: startswith",
        ja: "ネットワークのアドレスは扱わない。文字列として startswith で比べる"),
      names: """
        format_ipv4 format_ipv4_mask has_any_ipv4 has_any_ipv4_prefix has_ipv4 has_ipv4_prefix ipv4_compare
        ipv4_is_in_any_range ipv4_is_in_range ipv4_is_match ipv4_is_private ipv4_netmask_suffix
        ipv4_range_to_cidr_list ipv6_compare ipv6_is_in_any_range ipv6_is_in_range ipv6_is_match parse_ipv4
        parse_ipv4_mask parse_ipv6 parse_ipv6_mask geo_info_from_ip_address
        """),
    Family(
      remedy: Message("Meibo has no geography", ja: "地理の関数はない"),
      names: """
        geo_angle geo_azimuth geo_closest_point_on_line geo_closest_point_on_polygon geo_distance_2points
        geo_distance_point_to_line geo_distance_point_to_polygon geo_from_wkt geo_geohash_neighbors
        geo_geohash_to_central_point geo_geohash_to_polygon geo_h3cell_children geo_h3cell_level
        geo_h3cell_neighbors geo_h3cell_parent geo_h3cell_rings geo_h3cell_to_central_point
        geo_h3cell_to_polygon geo_intersection_2lines geo_intersection_2polygons
        geo_intersection_line_with_polygon geo_intersects_2lines geo_intersects_2polygons
        geo_intersects_line_with_polygon geo_line_buffer geo_line_centroid geo_line_densify
        geo_line_interpolate_point geo_line_length geo_line_locate_point geo_line_simplify
        geo_line_to_s2cells geo_point_buffer geo_point_in_circle geo_point_in_polygon geo_point_to_geohash
        geo_point_to_h3cell geo_point_to_s2cell geo_polygon_area geo_polygon_buffer geo_polygon_centroid
        geo_polygon_densify geo_polygon_perimeter geo_polygon_simplify geo_polygon_to_h3cells
        geo_polygon_to_s2cells geo_s2cell_neighbors geo_s2cell_to_central_point geo_s2cell_to_polygon
        geo_simplify_polygons_array geo_union_lines_array geo_union_polygons_array
        """),
    Family(
      remedy: Message(
        "keep the series as rows and use windows: `avg(x) within (unit sort month rows -2 .. 0)`, prev, row_cumsum",
        ja: "系列は行のまま持ち、窓を使う: `avg(x) within (unit sort month rows -2 .. 0)`、prev、row_cumsum"),
      names: """
        series_abs series_acos series_add series_asin series_atan series_ceiling series_cos
        series_cosine_similarity series_decompose series_decompose_anomalies series_decompose_forecast
        series_divide series_dot_product series_equals series_exp series_fft series_fill_backward
        series_fill_const series_fill_forward series_fill_linear series_fir series_fit_2lines
        series_fit_2lines_dynamic series_fit_line series_fit_line_dynamic series_fit_poly series_floor
        series_greater series_greater_equals series_ifft series_iir series_less series_less_equals
        series_log series_magnitude series_multiply series_not_equals series_outliers
        series_pearson_correlation series_periods_detect series_periods_validate series_pow series_product
        series_seasonal series_sign series_sin series_stats series_stats_dynamic series_subtract series_sum
        series_tan
        """),
    Family(
      remedy: Message("dcount(x) is exact here", ja: "dcount(x) が正確な値を返す"),
      names: """
        hll hll_if hll_merge dcount_hll count_distinct count_distinctif
        """),
    Family(
      remedy: Message("percentile(x, p) is exact here", ja: "percentile(x, p) が正確な値を返す"),
      names: """
        tdigest tdigest_merge merge_tdigest merge_tdigests percentile_array_tdigest percentile_tdigest
        percentrank_tdigest rank_tdigest percentilew percentilesw percentilesw_array
        """),
    Family(
      remedy: Message(
        "filter first, or use iff inside: `sum(iff(CONDITION, x, 0))`",
        ja: "先に where で絞るか、中で iff を使う: `sum(iff(条件, x, 0))`"),
      names: """
        covarianceif covariancepif take_anyif anyif variancepif stdevpif percentileif arg_maxif arg_minif
        argmax argmin
        """),
    Family(
      remedy: Message(
        "make_list leaves nulls out; mark them first: `make_list(coalesce(x, -1))`",
        ja: "make_list は null を除く。先に coalesce で置き換える"),
      names: """
        make_list_with_nulls
        """),
    Family(
      remedy: Message("Meibo has no arithmetic of bits; use `/` and `%`", ja: "ビット演算はない。`/` と `%` を使う"),
      names: """
        binary_all_and binary_all_or binary_all_xor binary_and binary_not binary_or binary_shift_left
        binary_shift_right binary_xor bitset_count_ones
        """),
    Family(
      remedy: Message("encoded texts are not read inside queries", ja: "符号化された文字列は問い合わせの中で読まない"),
      names: """
        base64_decode_toarray base64_decode_toguid base64_decode_tostring base64_decodestring
        base64_encode_fromarray base64_encode_fromguid base64_encode_tostring base64_encodestring
        punycode_domain_from_string punycode_domain_to_string punycode_from_string punycode_to_string
        url_decode url_encode url_encode_component zlib_base64_compress zlib_base64_decompress
        gzip_compress_to_base64_string gzip_decompress_from_base64_string isutf8 isascii
        """),
    Family(
      remedy: Message("use substring, strlen and replace_string", ja: "substring、strlen、replace_string を使う"),
      names: """
        unicode_codepoints_from_string unicode_codepoints_to_string make_string to_utf8 indexof_regex
        """),
    Family(
      remedy: Message(
        "replace one after the other: `replace_string(replace_string(x, \"a\", \"b\"), \"c\", \"d\")`",
        ja: "順に置き換える: `replace_string(replace_string(x, \"a\", \"b\"), \"c\", \"d\")`"),
      names: """
        replace_strings translate replace
        """),
    Family(
      remedy: Message("strlen(x) counts characters", ja: "strlen(x) が文字数を返す"),
      names: """
        string_size estimate_data_size
        """),
    Family(
      remedy: Message(
        "build the text: `strcat(round(x / 1024, 1), \" KB\")`", ja: "文字列を組み立てる: `strcat(round(x / 1024, 1), \" KB\")`"),
      names: """
        format_bytes tohex
        """),
    Family(
      remedy: Message("write the pattern with `\\` before each sign", ja: "記号の前に `\\` を付けて書く"),
      names: """
        regex_quote
        """),
    Family(
      remedy: Message(
        "use hash(x), or hash(strcat(a, b)) for several values", ja: "hash(x) を使う。複数の値なら hash(strcat(a, b))"),
      names: """
        hash_combine hash_many hash_md5 hash_sha1 hash_sha256 hash_xxhash64
        """),
    Family(
      remedy: Message(
        "chance would not replay; use sample N, or hash(x) % n", ja: "乱数は再現できない。sample N か hash(x) % n を使う"),
      names: """
        rand new_guid
        """),
    Family(
      remedy: Message("multiply by the factor", ja: "換算係数を掛ける"),
      names: """
        convert_angle convert_energy convert_force convert_length convert_mass convert_speed
        convert_temperature convert_volume
        """),
    Family(
      remedy: Message("Meibo has no special functions of mathematics", ja: "特殊関数はない"),
      names: """
        beta_cdf beta_inv beta_pdf erf erfc gamma loggamma
        """),
    Family(
      remedy: Message("write 1 / tan(x)", ja: "1 / tan(x) と書く"),
      names: """
        cot
        """),
    Family(
      remedy: Message("name the width: bin(x, WIDTH)", ja: "幅を書く: bin(x, 幅)"),
      names: """
        bin_auto
        """),
    Family(
      remedy: otherPlaces,
      names: """
        entity_group current_cluster_endpoint current_database current_principal current_principal_details
        current_principal_is_member_of cursor_after cursor_before_or_at cursor_current extent_id extent_tags
        extentid ingestion_time
        """),
    Family(
      remedy: Message(
        "Meibo knows one tree, that of the units: `unit under \"…\"` and unit_at",
        ja: "扱う木は組織だけ: `unit under \"…\"` と unit_at"),
      names: """
        all_graph any_graph inner_nodes_graph labels_graph map_graph node_degree_in node_degree_out
        """),
    Family(
      remedy: Message("leave it out: `let x = …;` is enough", ja: "不要。`let x = …;` だけでよい"),
      names: """
        materialize
        """),
    Family(
      remedy: Message("name the column; `getschema` lists them", ja: "列の名前を書く。`getschema` で一覧"),
      names: """
        column_ifexists columnifexists column_names_of
        """),
    Family(
      remedy: Message("use the operator: `T | expect CONDITION \"message\"`", ja: "演算子を使う: `T | expect 条件 \"説明\"`"),
      names: """
        assert
        """),
    Family(
      remedy: Message("datetimes here have no time zone; add the hours: `x + 9h`", ja: "日時に時差はない。時間を足す: `x + 9h`"),
      names: """
        datetime_local_to_utc datetime_utc_to_local datetime_list_timezones
        """),
    Family(
      remedy: Message(
        "add to the beginning: `datetime(1970-01-01) + x * 1s`", ja: "起点に足す: `datetime(1970-01-01) + x * 1s`"),
      names: """
        unixtime_microseconds_todatetime unixtime_milliseconds_todatetime unixtime_nanoseconds_todatetime
        unixtime_seconds_todatetime
        """),
    Family(
      remedy: Message("use toreal(x) for numbers, tostring(x) for identifiers", ja: "数は toreal(x)、番号は tostring(x) を使う"),
      names: """
        todecimal toguid decimal guid uuid uniqueid
        """),
    Family(
      remedy: Message(
        "mark where one begins with prev, and number with row_cumsum", ja: "prev で始まりを見つけ、row_cumsum で番号を付ける"),
      names: """
        row_window_session
        """),
    Family(
      remedy: Message(
        "compare the means: `summarize avg(x), stdev(x), count() by group`",
        ja: "平均を比べる: `summarize avg(x), stdev(x), count() by group`"),
      names: """
        welch_test
        """),
    Family(
      remedy: Message("its name today is week_of_year", ja: "今の名前は week_of_year"), names: "weekofyear"),
    Family(remedy: Message("its name today is make_list", ja: "今の名前は make_list"), names: "makelist"),
    Family(remedy: Message("its name today is make_set", ja: "今の名前は make_set"), names: "makeset"),
    Family(remedy: Message("its name today is array_length", ja: "今の名前は array_length"), names: "arraylength"),
    Family(remedy: Message("its name today is datetime_part", ja: "今の名前は datetime_part"), names: "datepart"),
    Family(remedy: Message("its name today is extract_all", ja: "今の名前は extract_all"), names: "extractall"),
    Family(remedy: Message("its name today is totimespan", ja: "今の名前は totimespan"), names: "totime"),
    Family(remedy: Message("its name today is strcat_array", ja: "今の名前は strcat_array"), names: "array_strcat"),
    Family(
      remedy: Message("use percentiles: it gives a column for each", ja: "percentiles を使う。値ごとに列ができる"),
      names: "percentiles_array percentiles_array_tdigest percentiles_tdigest"),
    Family(
      remedy: Message("use row_rank_min or row_rank_dense", ja: "row_rank_min か row_rank_dense を使う"),
      names: "row_rank"),
    Family(
      remedy: Message("write the table's name; `.load FILE` makes one", ja: "表の名前を書く。`.load ファイル` で表ができる"),
      names: "table inline_external_table"),
    Family(
      remedy: Message("write the column's name; `getschema` lists what there is", ja: "列の名前を書く。`getschema` で列の一覧"),
      names: "iscolumnexists"),
    Family(
      remedy: Message("take the parts out with extract(…) or split(…)", ja: "extract(…) や split(…) で取り出す"),
      names: "parseurl"),
    Family(
      remedy: Message("keep the parts in columns of their own", ja: "部分ごとに列を分ける"),
      names: "pack_dictionary set_equals"),
    Family(
      remedy: Message("decode the text before it is loaded", ja: "読み込む前に復号する"),
      names: "zlib_compress_to_base64_string zlib_decompress_from_base64_string"),
    Family(
      remedy: Message("walk the tree with joins", ja: "木や網は join でたどる"),
      names: "inner_nodes labels graph_path_length node_degree_in node_degree_out"),
    Family(
      remedy: Message("use has_any", ja: "has_any を使う"),
      names: """
        has_any_index
        """),
    Family(
      remedy: Message("compare with the distance: abs(x - y) <= d", ja: "差で比べる: abs(x - y) <= d"),
      names: """
        around
        """),
  ]
}
