"""What a picture is good for at a distance, as EN 62676-4 counts pixels per metre."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.cameras.dori import LEAST_PX_PER_M, Dori, class_of_or_none, px_per_m, reach_m, slant_m


def test_a_full_hd_picture_of_a_right_angle():
    reaches = {each: reach_m(each, width_px=1920, hfov_deg=90) for each in Dori}

    assert reaches == pytest.approx(
        {Dori.DETECT: 38.4, Dori.OBSERVE: 15.36, Dori.RECOGNISE: 7.68, Dori.IDENTIFY: 3.84}
    )


@pytest.mark.parametrize(
    ("density", "found"),
    [
        pytest.param(250.0, Dori.IDENTIFY, id="identify, exactly"),
        pytest.param(249.9, Dori.RECOGNISE, id="just not identify"),
        pytest.param(124.9, Dori.OBSERVE, id="just not recognise"),
        pytest.param(62.4, Dori.DETECT, id="just not observe"),
        pytest.param(24.9, None, id="just not detect"),
        pytest.param(float("inf"), Dori.IDENTIFY, id="at the lens"),
    ],
)
def test_classes(density, found):
    assert class_of_or_none(density) is found


@given(hfov=st.floats(1, 360), width=st.integers(1, 20_000), dori=st.sampled_from(Dori))
def test_at_its_reach_a_class_has_exactly_its_pixels(hfov, width, dori):
    reach = reach_m(dori, width_px=width, hfov_deg=hfov)

    assert px_per_m(reach, width_px=width, hfov_deg=hfov) == pytest.approx(LEAST_PX_PER_M[dori])


@given(hfov=st.floats(1, 360), near=st.floats(0.1, 100), further=st.floats(0.1, 100))
def test_pixels_fall_with_distance(hfov, near, further):
    assert px_per_m(near + further, width_px=1920, hfov_deg=hfov) < px_per_m(
        near, width_px=1920, hfov_deg=hfov
    )


def test_a_fisheye_is_no_flat_picture():
    assert px_per_m(10, width_px=2880, hfov_deg=180) == pytest.approx(2880 / 31.416, rel=1e-3)


def test_a_lens_on_a_mast_is_further_from_the_street_than_its_pole():
    assert slant_m(4, 3) == 5
    assert slant_m(4, None) == 4
    assert px_per_m(0, width_px=1920, hfov_deg=60) == float("inf")
