"""Reads a results file with h5py and with xarray (h5netcdf and netCDF4 engines), as a user would, and compares
every dataset with the table of what was written. Usage: read_results.py RESULTS EXPECTED.tsv"""
import sys

import h5py
import netCDF4
import numpy as np
import xarray as xr

results, expected = sys.argv[1:]
rows = [line.rstrip("\n").split("\t") for line in open(expected, encoding="utf-8")]
# netCDF before 4.9.1 crashes on arrays of fixed-length text (Unidata/netcdf-c issue 2159).
reads_text = tuple(int(n) for n in netCDF4.__netcdf4libversion__.split("-")[0].split(".")) >= (4, 9, 1)


def text(value):
    return value.decode("utf-8").rstrip("\0") if isinstance(value, bytes) else str(value)


def compare(where, kind, values, found):
    found = np.asarray(found).reshape(-1)
    if kind == "text":
        wanted = [v.replace("\\n", "\n") for v in values.split("\x1f")]
        found = [text(v) for v in found]
        assert found == wanted, f"{where}: {found} instead of {wanted}"
    else:
        wanted = np.array([float(v) for v in values.split()])
        np.testing.assert_array_equal(found.astype(float), wanted, err_msg=where)


with h5py.File(results) as file:
    for path, dims, units, long_name, kind, values in rows:
        data = file[path]
        assert text(data.attrs["units"]) == units, path
        assert text(data.attrs["long_name"]) == long_name, path
        names = [data.dims[i][0].name.split("/")[-1] for i in range(data.ndim)]
        assert ",".join(names) == dims, f"{path}: {names} instead of {dims}"
        compare(path, kind, values, data[()])

checked = 0
for engine in ["h5netcdf", "netcdf4"]:
    for group in sorted({row[0].rpartition("/")[0] for row in rows}):
        members = [row for row in rows if row[0].rpartition("/")[0] == group]
        text_columns = [] if engine == "h5netcdf" or reads_text else [r[0].rpartition("/")[2] for r in members if r[4] == "text" and r[1]]
        data = xr.open_dataset(results, group=group, engine=engine, mask_and_scale=False, drop_variables=text_columns)
        found = set(data.variables) | set(text_columns)
        scales = {name for name in found if name in data.dims}
        assert found - scales == {row[0].rpartition("/")[2] for row in members}, f"{engine} {group}: {found}"
        for path, dims, units, long_name, kind, values in members:
            name = path.rpartition("/")[2]
            if name in text_columns:
                continue
            variable = data[name]
            assert ",".join(variable.dims) == dims, f"{engine} {path}: {variable.dims} instead of {dims}"
            assert text(variable.attrs["units"]) == units, f"{engine} {path}"
            assert text(variable.attrs["long_name"]) == long_name, f"{engine} {path}"
            compare(f"{engine} {path}", kind, values, variable.values)
            checked += 1
    # Decoded as by default: missing codes and numbers are NaN, times are the coordinate of the trajectories.
    decoded = xr.open_dataset(results, group="twins", engine=engine)
    stage = next(row for row in rows if row[0] == "/twins/stage")
    assert int(np.isnan(decoded["stage"]).sum()) == stage[5].split().count("-1"), engine
    arm = xr.open_dataset(results, group="trajectories/fixed", engine=engine)
    assert arm["drug.C"].sel(time=8).shape == arm["drug.C"].shape[:-1], engine
    assert text(arm["time"].attrs["units"]) == "h", engine
    root = xr.open_dataset(results, engine=engine)
    assert text(root.attrs["seed"]) == "20261123" and text(root.attrs["title"]) == "Sample trial", engine
    assert list(root["twin"].values[:3]) == [1, 2, 3], engine
print(f"{len(rows)} datasets, {checked} xarray variables agree")
