package org.tocsin.hashlist;

import java.util.Locale;
import java.util.Map;

/** Draws what a look-up of a scan and of the index takes, over the length of the list. */
final class LookupCurve {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int BOTTOM = 310;
  private static final int TOP = 30;
  private static final int RIGHT = 600;

  private LookupCurve() {}

  /**
   * Returns the picture, both axes logarithmic.
   *
   * @param points medians in microseconds of scan and index, by how many values
   */
  static String svg(Map<Integer, double[]> points) {
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        WIDTH,
        HEIGHT);
    line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    for (int power = 4; power <= 7; power++) {
      double x = x(Math.pow(10, power));
      line(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#ddd\"/>", x, TOP, BOTTOM);
      line(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">10<tspan dy=\"-5\""
              + " font-size=\"9\">%d</tspan></text>",
          x,
          BOTTOM + 18,
          power);
    }
    for (int power = 0; power <= 5; power++) {
      double y = y(Math.pow(10, power));
      line(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#ddd\"/>", LEFT, y, RIGHT);
      line(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d us</text>",
          LEFT - 6,
          y + 4,
          (int) Math.pow(10, power));
    }
    draw(svg, points, 0, "#b04030", "scan");
    draw(svg, points, 1, "#2060a0", "index");
    line(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">values in the list</text>",
        (LEFT + RIGHT) / 2,
        HEIGHT - 10);
    line(svg, "</svg>");
    return svg.toString();
  }

  private static void draw(
      StringBuilder svg, Map<Integer, double[]> points, int which, String colour, String name) {
    StringBuilder path = new StringBuilder();
    double[] end = new double[2];
    for (Map.Entry<Integer, double[]> point : points.entrySet()) {
      end = new double[] {x(point.getKey()), y(point.getValue()[which])};
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", end[0], end[1]));
      line(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", end[0], end[1], colour);
    }
    line(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
    line(
        svg,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%s</text>",
        end[0] - 8,
        end[1] - 8,
        colour,
        name);
  }

  private static double x(double values) {
    return LEFT + (RIGHT - LEFT) * (Math.log10(values) - 4) / 3;
  }

  private static double y(double micros) {
    return BOTTOM - (BOTTOM - TOP) * Math.max(0, Math.log10(micros)) / 5;
  }

  private static void line(StringBuilder svg, String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
