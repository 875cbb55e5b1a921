from lib import make_parser
parser = make_parser()
parser.add_argument('--extra', type=int, required=True)
args = parser.parse_args()
