"""How much fine detail a picture has. Pure; it ranks pictures of one clip and says nothing across cameras."""

import cv2
import numpy as np
from numpy.typing import NDArray


def sharpness(luma: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian of the `luma` plane (height, width), uint8 (Pech-Pacheco et al., ICPR 2000)."""
    return float(cv2.Laplacian(luma, cv2.CV_32F).var())
