import Liquid
import Testing
