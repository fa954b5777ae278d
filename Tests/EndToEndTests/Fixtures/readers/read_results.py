"""Reads every group of a results file with h5py and with xarray (h5netcdf and netCDF4 engines), as a user would;
compares what they find with each other and with the report's tables.

Usage: read_results.py RESULTS TABLES_FOLDER LISTING.tsv
LISTING.tsv is written: path, dimensions, units, number of values and sum of the present ones, for the reader in R."""
import csv
import os
import sys

import h5netcdf
import h5py
import netCDF4
import numpy as np
import xarray as xr

results, tables, listing = sys.argv[1:]
# netCDF before 4.9.1 crashes on arrays of fixed-length text (Unidata/netcdf-c issue 2159).
reads_text = tuple(int(n) for n in netCDF4.__netcdf4libversion__.split("-")[0].split(".")) >= (4, 9, 1)


def text(value):
    return value.decode("utf-8").rstrip("\0") if isinstance(value, bytes) else str(value)


# h5py: every group and dataset, with names, dimensions and units.
groups, datasets, scales = ["/"], {}, {}
with h5py.File(results) as file:

    def visit(name, item):
        if isinstance(item, h5py.Group):
            groups.append("/" + name)
            return
        assert item.dtype.kind in "fiS", f"/{name}: a type that not every reader knows: {item.dtype}"
        assert text(item.attrs["units"]), f"/{name} has no units"
        assert text(item.attrs["long_name"]), f"/{name} has no long name"
        found = dict(
            values=item[()], units=text(item.attrs["units"]), long_name=text(item.attrs["long_name"]),
            labels=text(item.attrs.get("labels", "")).split("\n") if "labels" in item.attrs
            else text(item.attrs.get("flag_meanings", "")).split(" "))
        if h5py.h5ds.is_scale(item.id):
            scales["/" + name] = dict(found, dims=[name.split("/")[-1]])
        else:
            for place, dimension in enumerate(item.dims):
                assert len(dimension) == 1, f"/{name}: axis {place} has no scale"
                assert dimension[0].shape == (item.shape[place],), f"/{name}: a scale of another length"
            datasets["/" + name] = dict(found, dims=[d[0].name.split("/")[-1] for d in item.dims])

    file.visititems(visit)
    root = {name: text(value) if isinstance(value, bytes) else value for name, value in file.attrs.items()}

for name in ["title", "Conventions", "dosis_version", "created", "seed", "protocol_sha256", "engine", "sundials_version"]:
    assert name in root, f"no attribute {name}"
keeps_summaries = text(h5py.File(results)["trajectories"].attrs["keep"]) == "summaries"
# A trial that keeps endpoints alone stores nothing over time, and no table that grows with it.
keeps_endpoints = not any(len(arm) for arm in h5py.File(results)["trajectories"].values())
long_tables = [] if keeps_summaries or keeps_endpoints else ["observations", "doses"]
for name in ["inputs", "twins", "trajectories", "endpoints", "events", "analyses"] + long_tables:
    assert "/" + name in groups, f"no group {name}"

# xarray: the same groups, by both engines. Groups of analyses are many: their file is opened only once.
opened = {"h5netcdf": h5netcdf.File(results, "r"), "netcdf4": netCDF4.Dataset(results)}


def source(group, engine):
    if group.count("/") < 2:
        return dict(filename_or_obj=results, group=group, engine=engine)
    store = xr.backends.H5NetCDFStore if engine == "h5netcdf" else xr.backends.NetCDF4DataStore
    return dict(filename_or_obj=store(opened[engine][group]))


for engine in ["h5netcdf", "netcdf4"]:
    for group in groups:
        prefix = "" if group == "/" else group
        here = {p: d for p, d in list(datasets.items()) + list(scales.items()) if p.rpartition("/")[0] == prefix}
        unreadable = [] if engine == "h5netcdf" or reads_text else [
            p.rpartition("/")[2] for p, d in here.items() if d["values"].dtype.kind == "S" and d["dims"]]
        data = xr.open_dataset(**source(group, engine), mask_and_scale=False, decode_times=False, drop_variables=unreadable)
        wanted = {p.rpartition("/")[2] for p in here} - set(unreadable)
        assert wanted <= set(data.variables), f"{engine} {group}: {wanted - set(data.variables)} missing"
        for path, expected in here.items():
            name = path.rpartition("/")[2]
            if name in unreadable:
                continue
            variable = data[name]
            where = f"{engine} {path}"
            assert list(variable.dims) == expected["dims"], f"{where}: {variable.dims}"
            assert text(variable.attrs["units"]) == expected["units"], where
            assert text(variable.attrs["long_name"]) == expected["long_name"], where
            if expected["values"].dtype.kind == "S":
                found = [text(v) for v in np.asarray(variable.values).reshape(-1)]
                assert found == [text(v) for v in np.asarray(expected["values"]).reshape(-1)], where
            else:
                np.testing.assert_array_equal(variable.values, expected["values"], err_msg=where)

# The tables of the report hold the values of the datasets.
compared = 0


def rows(name):
    with open(os.path.join(tables, name + ".csv"), encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert found, f"{name}.csv is empty"
    return found


def agree(where, cell, value):
    global compared
    wanted = float(np.asarray(value))
    assert (cell == "" and not np.isfinite(wanted)) or float(cell) == wanted, f"{where}: {cell} instead of {wanted}"
    compared += 1


# The axis names its arms in the order of its values; groups are listed by their names.
arms = scales["/analyses/arm"]["labels"]
for row in [] if keeps_endpoints else rows("bands"):
    path = f"/analyses/bands/{row['arm']}/{row['output']}"
    place = int(np.flatnonzero(scales[path + "/time"]["values"] == float(row["time"]))[0])
    assert row["unit"] == datasets[path + "/median"]["units"] and row["time_unit"] == scales[path + "/time"]["units"]
    for statistic in ["n", "p5", "p25", "median", "p75", "p95"]:
        agree(f"{path}/{statistic}", row[statistic], datasets[f"{path}/{statistic}"]["values"][place])
    if keeps_summaries:
        course = xr.open_dataset(results, group=f"trajectories/{row['arm']}", engine="h5netcdf")[row["output"]]
        agree(f"{path}, by its quantile", row["p95"], course.sel(quantile=0.95, drop=True).values[place])
for row in rows("endpoints"):
    path = f"/analyses/endpoints/{row['endpoint']}"
    assert row["unit"] == datasets[path + "/mean"]["units"]
    for statistic in set(row) - {"endpoint", "unit", "arm"}:
        agree(f"{path}/{statistic}", row[statistic], datasets[f"{path}/{statistic}"]["values"][arms.index(row["arm"])])
    # And these come from the twins: the statistics computed here, by other means.
    twins = datasets[f"/endpoints/{row['arm']}/{row['endpoint']}"]["values"].reshape(-1)
    present = twins[np.isfinite(twins)]
    assert int(row["n"]) == len(present) and int(row["missing"]) == len(twins) - len(present)
    if len(present) > 1:
        np.testing.assert_allclose(float(row["mean"]), present.mean(), rtol=1e-12)
        np.testing.assert_allclose(float(row["sd"]), present.std(ddof=1), rtol=1e-10)
        np.testing.assert_allclose(float(row["median"]), np.quantile(present, 0.5), rtol=1e-12)
        np.testing.assert_allclose(float(row["p95"]), np.quantile(present, 0.95), rtol=1e-12)
assert compared > 100, f"only {compared} numbers of the tables were compared"

with open(listing, "w", encoding="utf-8") as file:
    for path, found in sorted({**datasets, **scales}.items()):
        values = np.asarray(found["values"]).reshape(-1)
        present = [] if values.dtype.kind == "S" else values[np.isfinite(values)] if values.dtype.kind == "f" else values
        words = text(values[0]).split("\n")[0] if values.dtype.kind == "S" and len(values) else ""
        total = repr(float(np.sum(np.asarray(present, dtype=float)))) if values.dtype.kind != "S" else "text"
        file.write("\t".join([path, ",".join(found["dims"]), found["units"], str(len(values)), total, words]) + "\n")
print(f"{len(groups)} groups, {len(datasets)} datasets, {compared} numbers of the tables agree")
