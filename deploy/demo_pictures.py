"""Draw the pictures of the demo site: `python deploy/demo_pictures.py [--out DIR] [NAME …]`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from demo_scenes import civic, nature, papers, roads, schools, town, waters
from demo_scenes.brush import Canvas

DEFAULT_OUT = Path(__file__).resolve().parent.parent / "home" / "demo" / "content" / "images"

SCENES: dict[str, Callable[[Canvas], None]] = {
    "hero-son-ha": waters.dawn_over_the_river,
    "01-ban-lang-suong-som": nature.village_in_mist,
    "02-cau-day-vang": roads.cable_bridge,
    "03-pho-via-he": roads.pavement_street,
    "04-truong-hoc-ven-nui": schools.mountain_school,
    "05-ban-do-thua-dat": papers.parcel_map,
    "06-cang-bien": waters.container_port,
    "07-tram-y-te": schools.clinic,
    "08-du-lieu-mo": papers.open_data,
    "09-cho-phien": town.highland_market,
    "10-quay-tiep-dan": civic.service_counter,
    "11-ruong-bac-thang": nature.rice_terraces,
    "12-hoi-truong": civic.assembly_hall,
    "13-ho-thuyen": waters.lake_boats,
    "14-nha-o-xa-hoi": town.apartment_blocks,
    "15-bien-dong-bao": waters.storm_sea,
    "16-phan-loai-rac": town.sorting_bins,
    "17-xe-dua-don-hoc-sinh": roads.school_bus,
    "18-xe-buyt-dien-pho-dem": roads.night_bus,
    "19-dem-hoa-dang": waters.river_lanterns,
    "20-xuong-san-xuat": town.workshops,
    "21-tram-phat-song": nature.signal_tower,
    "22-khai-giang": schools.school_opening,
    "23-thu-vien": schools.library,
    "24-ho-so-ban-lam-viec": papers.desk_with_files,
    "25-pin-mat-troi": town.solar_panels,
    "26-rung-dau-nguon": nature.old_forest,
    "27-dich-vu-cong-truc-tuyen": papers.online_service,
    "28-ben-ca-binh-minh": waters.fishing_dawn,
    "29-doi-che": nature.tea_hills,
    "30-tru-so-hanh-chinh": civic.public_office,
}


def main() -> None:
    """Draw the scenes that are named, or all of them, and print the size of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="part of a scene's name")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for seed, (name, paint) in enumerate(SCENES.items()):
        if options.names and not any(part in name for part in options.names):
            continue
        canvas = Canvas(seed)
        paint(canvas)
        print(f"{name}.jpg {canvas.save(options.out / f'{name}.jpg') // 1000} kB")


if __name__ == "__main__":
    main()
