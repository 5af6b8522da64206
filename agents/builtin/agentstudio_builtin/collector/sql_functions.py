"""The functions that a query may call."""

from typing import Final

_POSTGRES: Final = """
abbrev acosd age array_dims array_fill array_lower array_ndims array_positions array_replace
array_sample array_shuffle array_to_json array_to_tsvector array_upper asind atan2d atand
bit_count bound_box box broadcast cardinality cidr circle clock_timestamp convert_from convert_to
cosd cotd date_subtract daterange erf erfc every family format_type gcd generate_subscripts
get_byte hostmask inet inet_merge inet_same_family int4range int8range isclosed isempty isfinite
json_agg_strict json_array_elements json_array_elements_text json_array_length json_build_array
json_build_object json_each json_each_text json_object_keys json_populate_record
json_populate_recordset json_to_record json_to_recordset json_typeof jsonb_agg
jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text
jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query
jsonb_path_query_array jsonb_path_query_first jsonb_populate_record jsonb_populate_recordset
jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset
jsonb_typeof lcm lower_inc lower_inf make_date make_timestamptz masklen metaphone min_scale
multirange netmask network num_nonnulls num_nulls numnode numrange octet_length parse_ident
phraseto_tsquery plainto_tsquery point polygon quote_ident quote_literal quote_nullable range_agg
range_intersect_agg range_merge regexp_match regexp_matches regexp_split_to_array
regexp_split_to_table row row_to_json scale set_bit set_byte setweight sha224 similarity sind
statement_timestamp strict_word_similarity string_to_table strip tand text timeofday timezone
to_ascii to_json to_jsonb to_regclass to_tsquery to_tsvector transaction_timestamp trim_array
trim_scale ts_headline ts_rank ts_rank_cd tsquery_phrase tsrange tstzrange tsvector_to_array
unaccent unistr upper_inc upper_inf varchar websearch_to_tsquery word_similarity xmlagg xmlcomment
xmlconcat xmlforest xpath xpath_exists
"""

_MYSQL: Final = """
adddate addtime aes_decrypt aes_encrypt bin bin_to_uuid charset coercibility connection_id conv
crc32 export_set extractvalue field find_in_set format_bytes from_days geomcollection
geometrycollection get_format inet6_aton inet6_ntoa inet_aton inet_ntoa is_ipv4 is_ipv4_compat
is_ipv4_mapped is_ipv6 is_uuid json_array json_arrayagg json_compact json_contains
json_contains_path json_depth json_detailed json_equals json_exists json_insert json_length
json_loose json_merge json_merge_patch json_merge_preserve json_normalize json_overlaps
json_pretty json_query json_quote json_replace json_schema_valid json_search json_unquote
json_valid linestring make_set makedate microsecond mid natural_sort_key now oct octet_length ord
period_add period_diff point polygon quote row_count sec_to_time st_area st_asgeojson st_astext
st_contains st_distance_sphere st_geomfromtext st_intersects st_latitude st_longitude st_within
st_x st_y strcmp subdate subtime sysdate system_user time_format time_to_sec timediff to_seconds
uncompress uncompressed_length unix_timestamp updatexml user uuid_short uuid_to_bin values weekday
weight_string yearweek
"""

_SQLITE: Final = """
bm25 changes date datetime highlight json json_array json_array_length json_each
json_error_position json_insert json_patch json_pretty json_quote json_replace json_tree
json_valid jsonb jsonb_array jsonb_group_array jsonb_group_object jsonb_insert jsonb_object
jsonb_patch jsonb_remove jsonb_replace jsonb_set julianday last_insert_rowid likelihood likely
octet_length percentile printf quote snippet sqlite_source_id strftime time timediff total
total_changes unistr unistr_quote unixepoch unlikely zeroblob
"""

PURE: Final = {
    "postgres": frozenset(_POSTGRES.split()),
    "mysql": frozenset(_MYSQL.split()),
    "sqlite": frozenset(_SQLITE.split()),
}
"""Functions of each dialect that compute from their arguments and the session alone, in lower case.

Those that the parser knows itself (COUNT, LOWER, COALESCE, ...) are not listed. Whatever is neither
known nor listed may read files, reach other servers, hold locks, sleep or run a text as a query, or
be of the database's own making; a view can call it for a query.
"""
