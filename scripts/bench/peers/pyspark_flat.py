"""One row a work, author and institution, as a user of PySpark would write it."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

SCHEMA = (
    "id string, publication_year int, is_xpac boolean, authorships array<struct<"
    "author: struct<id: string>, "
    "institutions: array<struct<id: string, country_code: string>>>>"
)

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "4g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    works = spark.read.schema(SCHEMA).json(f"{data}/updated_date=*/part_*")
    works = works.where("not coalesce(is_xpac, false)")
    ships = works.select("id", "publication_year", F.posexplode("authorships"))
    rows = ships.select(
        F.col("id").alias("work"), F.col("publication_year").alias("year"),
        (F.col("pos") + 1).alias("position"), F.col("col.author.id").alias("author"),
        F.explode_outer("col.institutions").alias("i"),
    )  # fmt: skip
    rows = rows.select(
        "work", "year", "position", "author",
        F.col("i.id").alias("institution"), F.col("i.country_code").alias("country"),
    )  # fmt: skip
    rows.write.mode("overwrite").parquet(f"{out}/rows")
    spark.stop()
