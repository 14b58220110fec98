"""Reads what a run leaves for machines with readers that are not Harness's own: read-run.py RUN-FOLDER SCHEMA. Debian's packages
python3-prometheus-client, python3-junitparser and python3-jsonschema. Prints a line for each file; ends with a traceback where one is not sound."""
import json
import sys

import jsonschema
from junitparser import JUnitXml, TestSuite
from prometheus_client.openmetrics.parser import text_string_to_metric_families

folder, schema_path = sys.argv[1:]

with open(f"{folder}/metrics.txt", encoding="utf-8") as file:
    families = list(text_string_to_metric_families(file.read()))
samples = {(sample.name, tuple(sorted(sample.labels.items()))) for family in families for sample in family.samples}
assert len(families) > 5 and all(family.documentation for family in families), families
print(f"metrics.txt: {len(families)} families, {len(samples)} samples")

with open(f"{folder}/result.json", encoding="utf-8") as file:
    result = json.load(file)
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
errors = [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(result)]
assert validator is not jsonschema.Draft3Validator and schema.get("$schema"), schema.get("$schema")
assert not errors, "\n".join(errors)
# The schema must be able to refuse.
assert list(validator(schema).iter_errors({**result, "verdict": "maybe"}))
print(f"result.json: as {validator.__name__} reads {schema['$schema']}, schemaVersion {result['schemaVersion']}")

read = JUnitXml.fromfile(f"{folder}/junit.xml")
suites = [read] if isinstance(read, TestSuite) else list(read)
cases = [case for suite in suites for case in suite]
assert len(cases) == sum(suite.tests for suite in suites) > 5, (len(cases), [suite.tests for suite in suites])
kinds = [type(outcome).__name__ for case in cases for outcome in case.result]
for kind, counted in (("Failure", "failures"), ("Error", "errors"), ("Skipped", "skipped")):
    assert kinds.count(kind) == sum(getattr(suite, counted) for suite in suites), (kind, kinds)
assert all(case.name and case.classname for case in cases)
lost = [case for case in cases if (case.classname, case.name) == (f"harness.{result['scenario']}", "lost")]
assert len(lost) == 1 and bool(lost[0].result) == (result["account"]["lost"] > 0), [(case.classname, case.name) for case in cases]
print(f"junit.xml: {len(suites)} suites, {len(cases)} test cases, {kinds.count('Failure')} failures")
