#!/usr/bin/env bash
# Determine a snapshot on a Spark cluster: spark_submit.sh SNAPSHOT OUT [OPTION OF fupin determine-snapshot…]
# Both directories lie on storage that the driver and every worker see under the same path. Settings come from
# the environment; docs/spark.md explains how to choose them.
set -euo pipefail
if [ $# -lt 2 ]; then
  sed -n '2,4s/^# //p' "$0" >&2
  exit 2
fi
home=$(cd "$(dirname "$0")/.." && pwd)
python=${FUPIN_PYTHON:-$home/.venv/bin/python}
submit=${SPARK_HOME:+$SPARK_HOME/bin/spark-submit}
submit=${submit:-$(dirname "$python")/spark-submit}

export PYSPARK_DRIVER_PYTHON=$python DJANGO_SETTINGS_MODULE=fupin.config.settings
export PYTHONPATH=$home/src${PYTHONPATH:+:$PYTHONPATH}
exec "$submit" \
  --name fupin \
  --master "${SPARK_MASTER:?set it to spark://HOST:7077, yarn or k8s://…}" \
  --deploy-mode client \
  --driver-memory "${SPARK_DRIVER_MEMORY:-4g}" \
  --executor-memory "${SPARK_EXECUTOR_MEMORY:-8g}" \
  --executor-cores "${SPARK_EXECUTOR_CORES:-4}" \
  --conf "spark.sql.shuffle.partitions=${SPARK_PARTITIONS:-2850}" \
  "$home/src/fupin/cli/main.py" determine-snapshot "$1" "$2" --engine spark "${@:3}"
