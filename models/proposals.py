"""What the shipped detector claims in the training frames, right and wrong: crops on which `face` learns to say whether it is a face at all.

Crops drawn at random hold few of the hands, emblems and letters that a detector takes for faces, and few of the turned and blurred faces that it is unsure
of. Read at both sizes, each crop framed by the detection's own points as the board frames it."""

from tqdm import tqdm

from data import Face
from detection import HEIGHT, LARGE, WIDTH, decode, overlap, to_frame, view_of
from sampling import face_square_of_points
from tflite import FastNetwork, network_file

LEAST_SCORE = 0.2
TRUE_IOU, FALSE_IOU = 0.4, 0.1      # from the first on a face, below the second none; between them nothing is learnt


def _claims(frame, network, size):
    """[Face] of one frame at one size, `present` by the labelled boxes."""
    view, square = view_of(frame, size)
    for d in decode(network.real(view), LEAST_SCORE):
        shared = overlap(to_frame(d.box.reshape(2, 2), square, size).ravel(), frame.boxes).max(initial=0)
        if TRUE_IOU > shared >= FALSE_IOU:
            continue
        yield Face(frame.levels, face_square_of_points(to_frame(d.points, square, size)), None, present=int(shared >= TRUE_IOU))


def proposals(frames):
    """(faces, mistakes): crops of the detections in `frames` that are a labelled face, and of those that are none."""
    found = []
    for name, size in (("face-detector", (WIDTH, HEIGHT)), ("face-detector-large", LARGE)):
        network = FastNetwork(network_file(name))
        for frame in tqdm(frames, desc=f"proposals {size[0]}", mininterval=5):
            found += _claims(frame, network, size)
    return [f for f in found if f.present], [f for f in found if not f.present]
