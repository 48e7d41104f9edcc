//! The figures of a run as a picture: each server's as a multiple of nchan's.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

use crate::stats::Rounds;

const SIZE: (u32, u32) = (960, 460);
/// Least and most that is shown, in multiples of nchan's.
const RANGE: std::ops::Range<f64> = 0.03..20.0;
const OURS: RGBColor = RGBColor(0x17, 0x69, 0x5b);
const BARE: RGBColor = RGBColor(0x9a, 0x9a, 0x9a);

/// One figure of the three servers.
pub(crate) struct Figure<'a> {
    pub(crate) name: &'a str,
    pub(crate) melati: &'a Rounds,
    pub(crate) nchan: &'a Rounds,
    pub(crate) bare: &'a Rounds,
}

/// Draws `figures` into `file`, an SVG; those nchan has nothing of are left out.
pub(crate) fn draw(figures: &[Figure<'_>], file: &Path) -> Result<()> {
    let shown: Vec<&Figure<'_>> = figures
        .iter()
        .filter(|it| it.melati.ratio(it.nchan).is_finite() && it.nchan.median() > 0.0)
        .collect();
    let root = SVGBackend::new(file, SIZE).into_drawing_area();
    draw_on(&root, &shown).map_err(|error| anyhow!("the picture: {error}"))
}

fn draw_on<B: DrawingBackend>(
    root: &DrawingArea<B, plotters::coord::Shift>,
    figures: &[&Figure<'_>],
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    root.fill(&WHITE)?;
    let top = i32::try_from(figures.len()).unwrap_or(i32::MAX) - 1;
    let name_of = |row: &SegmentValue<i32>| match row {
        SegmentValue::CenterOf(row) => {
            let index = usize::try_from(top - row).ok();
            index.and_then(|index| figures.get(index)).map_or("", |figure| figure.name).to_owned()
        }
        _ => String::new(),
    };
    let mut chart = ChartBuilder::on(root)
        .caption(
            "Multiples of nchan's (green: Melati, grey: a bare loop; line: least to most)",
            ("sans-serif", 16),
        )
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(270)
        .build_cartesian_2d(RANGE.log_scale(), (0..top).into_segmented())?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(figures.len())
        .y_label_formatter(&name_of)
        .x_label_formatter(&|value| format!("{value}"))
        .label_style(("sans-serif", 14))
        .draw()?;
    let nchan = [(1.0, SegmentValue::Exact(0)), (1.0, SegmentValue::Last)];
    chart.draw_series([PathElement::new(nchan, BLACK.stroke_width(1))])?;
    for (place, figure) in (0..=top).rev().zip(figures) {
        for (rounds, color) in [(figure.bare, BARE), (figure.melati, OURS)] {
            let (least, most) = rounds.ends();
            let nchan = figure.nchan.median();
            let middle = SegmentValue::CenterOf(place);
            let ends = [(least / nchan, middle.clone()), (most / nchan, middle.clone())];
            if most <= 0.0 {
                continue;
            }
            chart.draw_series([PathElement::new(ends, color.stroke_width(2))])?;
            chart.draw_series([Circle::new((rounds.ratio(figure.nchan), middle), 5, color.filled())])?;
        }
    }
    root.present()
}
